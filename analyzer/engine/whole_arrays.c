// SPDX-License-Identifier: Apache-2.0
// Loops that take, or give back, all locks of an array.
//
//     for (int i = 0; i < NSHARDS; i++) pthread_mutex_lock(&m->shards[i].lock);
//
// Such a loop does one thing, to one lock: "every element of m->shards", which is a cell of its own
// with API_EVERY for an index. It is taken by the first round and stays so in those that follow, so
// summaries can name it, callers are held to it, and it does not matter how many elements there
// are. Asked for is that no element can be left out: the array has a length, the counter runs from
// its one end to its other in steps of one, every round comes past the lock, and nothing but the
// test of the counter ends the loop, short of the process. A loop that works under each lock before
// it takes the next has other calls on locks in it, and is not meant.
//
// Of one element and of every one at a time nothing is known: who mixes them may do so on purpose.
#include "analyzer/engine/call.h"

// ---- The loop -----------------------------------------------------------------------------------

struct counted_loop {
    const struct typestate *t;
    block_id head;
    ir_opnd counter;
    uint64_t length; // of the array
};

static bool is_inside(const struct counted_loop *l, block_id b)
{
    return cfg_in_loop(l->t->cfg, b, l->head);
}

static const struct ir_insn *last_insn(const struct ir_func *f, block_id b)
{
    return &f->insns[f->blocks[b].first + f->blocks[b].count - 1];
}

// Every round comes through the block, once.
static bool is_in_every_round(const struct counted_loop *l, block_id b)
{
    const struct cfg *c = l->t->cfg;

    if (c->loop_head[b] != l->head) {
        return false;
    }
    for (uint32_t p = c->pred_first[l->head]; p < c->pred_first[l->head + 1]; p++) {
        if (is_inside(l, c->preds[p]) && !cfg_dominates(c, b, c->preds[p])) {
            return false;
        }
    }
    return true;
}

// 1 or -1; 0: the counter does not go from one element to the next.
static int step_of(const struct counted_loop *l)
{
    const struct ir_func *f = l->t->func;
    int step = 0;

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        const block_id b = cfg_block_of(f, n);
        int64_t k;
        if (i->dst != l->counter || !is_inside(l, b)) {
            continue;
        }
        if (step || i->op != IR_BIN || (i->sub != BIN_ADD && i->sub != BIN_SUB) ||
            i->a != l->counter || !ir_const_value(l->t->unit, i->b, &k) || (k != 1 && k != -1) ||
            !is_in_every_round(l, b)) {
            return 0;
        }
        step = (int)(i->sub == BIN_ADD ? k : -k);
    }
    return step;
}

// What the counter is when the loop begins.
static bool start_of(const struct counted_loop *l, int64_t *k)
{
    const struct ir_func *f = l->t->func;
    const struct cfg *c = l->t->cfg;
    const struct ir_insn *set = NULL;
    block_id from = CFG_NONE;

    for (uint32_t p = c->pred_first[l->head]; p < c->pred_first[l->head + 1]; p++) {
        if (is_inside(l, c->preds[p])) {
            continue;
        }
        if (from != CFG_NONE) {
            return false;
        }
        from = c->preds[p];
    }
    for (uint32_t n = 0; from != CFG_NONE && n < f->blocks[from].count; n++) {
        const struct ir_insn *i = &f->insns[f->blocks[from].first + n];
        set = i->dst == l->counter ? i : set;
    }
    return set && set->op == IR_MOV && ir_const_value(l->t->unit, set->a, k);
}

// Whether the test lets the loop go on for the last element, and for nothing behind it.
static bool ends_with(const struct counted_loop *l, int64_t last, int step)
{
    const struct ir_func *f = l->t->func;
    const struct ir_insn *br = last_insn(f, l->head), *test = ir_temp_def(f, br->a);
    const block_id *succs = &f->succs[f->blocks[l->head].first_succ];
    int64_t k;

    if (br->op != IR_BR || !test || test->op != IR_BIN || test->a != l->counter ||
        !ir_const_value(l->t->unit, test->b, &k) || !is_inside(l, succs[0]) ||
        is_inside(l, succs[1])) {
        return false;
    }
    switch (test->sub) {
    case BIN_NE:
        return k == last + step;
    case BIN_LT:
        return step > 0 && k == last + 1;
    case BIN_LE:
        return step > 0 && k == last;
    case BIN_GT:
        return step < 0 && k == last - 1;
    case BIN_GE:
        return step < 0 && k == last;
    default:
        return false;
    }
}

// Nothing but the head leaves the loop, short of the process.
static bool has_one_exit(const struct counted_loop *l)
{
    const struct ir_func *f = l->t->func;

    for (block_id b = 0; b < f->nblocks; b++) {
        for (uint32_t k = 0; b != l->head && is_inside(l, b) && k < f->blocks[b].nsuccs; k++) {
            const block_id to = f->succs[f->blocks[b].first_succ + k];
            if (!is_inside(l, to) && bitset_has(l->t->cfg->reaches_exit, to)) {
                return false;
            }
        }
    }
    return true;
}

static bool covers_all(const struct counted_loop *l)
{
    const int step = step_of(l);
    const int64_t last = (int64_t)l->length - 1;
    int64_t start;

    return step && start_of(l, &start) && start == (step > 0 ? 0 : last) &&
           ends_with(l, step > 0 ? last : 0, step) && has_one_exit(l);
}

// No other call on locks in the loop.
static bool is_alone(const struct counted_loop *l, uint32_t insn)
{
    const struct ir_func *f = l->t->func;

    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if (n != insn && is_call(i) && is_inside(l, cfg_block_of(f, n))) {
            const struct api_fn *api = program_callee(l->t->program, l->t->unit, i)->api;
            if (api && is_lock_operation(api)) {
                return false;
            }
        }
    }
    return true;
}

// ---- The array ----------------------------------------------------------------------------------

// The one element that the place is, or is in, whose number the counter is.
static bool find_counter(struct counted_loop *l, place_id p)
{
    const struct place_table *places = l->t->unit->places;

    for (; p; p = place_get(places, p)->parent) {
        const struct place *at = place_get(places, p);
        const struct ir_type *type;
        if (at->step == PLACE_INDEX_K || at->step == PLACE_ANY) {
            return false;
        }
        if (at->step != PLACE_INDEX) {
            continue;
        }
        if (l->counter || ir_opnd_kind(at->arg) != IR_LOCAL) {
            return false;
        }
        type = &l->t->unit->types[ir_place_type(l->t->unit, l->t->func, at->parent)];
        l->counter = at->arg;
        l->length = type->kind == TYPE_ARRAY ? type->count : 0;
    }
    return l->counter && l->length > 0 && l->length < INT32_MAX;
}

// The place that the lock is named by, of which the call gets the address; 0: another argument.
static place_id place_given(const struct call *c, const struct api_place *p)
{
    const struct ir_insn *def;

    if (p->root != API_ARG || !c->i || c->passed || p->arg >= c->i->count) {
        return 0;
    }
    def = ir_temp_def(c->t->func, c->t->func->args[c->i->first + p->arg]);
    return def && def->op == IR_ADDR ? def->place : 0;
}

bool takes_every_element(const struct call *c, const struct api_effect *e)
{
    struct counted_loop l = {.t = c->t};
    const place_id place = place_given(c, &e->at);
    const unsigned unsure = EFFECT_MAY | EFFECT_TRY | EFFECT_TIMED | EFFECT_BALANCED;

    if (place == 0 || (e->kind != API_LOCK && e->kind != API_UNLOCK) || e->flags & unsure) {
        return false;
    }
    for (unsigned g = 0; g < API_GUARDS; g++) {
        if (e->guard[g].subject.root != API_NO_PLACE && e->guard[g].subject.root != API_RET) {
            return false;
        }
    }
    l.head = c->t->cfg->loop_head[cfg_block_of(c->t->func, c->insn)];
    return l.head != CFG_NONE && find_counter(&l, place) &&
           is_in_every_round(&l, cfg_block_of(c->t->func, c->insn)) && is_alone(&l, c->insn) &&
           covers_all(&l);
}

// ---- The cell -----------------------------------------------------------------------------------

static bool is_index(const struct path *p)
{
    return p->step == PLACE_INDEX_K || p->step == PLACE_INDEX || p->step == PLACE_ANY;
}

static uint32_t with_every(struct paths *paths, uint32_t path)
{
    const struct path at = paths->items[path];

    if (path == 0) {
        return 0;
    }
    return is_index(&at)
               ? path_step(paths, at.parent, PLACE_INDEX_K, (uint32_t)API_EVERY)
               : path_step(paths, with_every(paths, at.parent), (enum place_step)at.step, at.arg);
}

bool cell_of_every(struct typestate *t, struct cell *c)
{
    uint32_t n = 0;

    for (uint32_t p = c->path; p; p = t->paths.items[p].parent) {
        n += is_index(&t->paths.items[p]) ? 1 : 0;
    }
    if (n != 1) {
        return false;
    }
    c->path = with_every(&t->paths, c->path);
    c->index = 0;
    return true;
}

bool path_is_every(const struct paths *p, uint32_t path)
{
    for (; path; path = p->items[path].parent) {
        if (p->items[path].step == PLACE_INDEX_K && (int32_t)p->items[path].arg == API_EVERY) {
            return true;
        }
    }
    return false;
}

// One of them is every element, the other is one, or some, of the same array.
bool is_part_of_every(const struct typestate *t, const struct state *s, const struct cell *a,
                      const struct cell *b)
{
    return path_is_every(&t->paths, a->path) != path_is_every(&t->paths, b->path) &&
           cells_may_alias(t, s, a, b);
}
