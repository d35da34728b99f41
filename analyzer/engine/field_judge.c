// SPDX-License-Identifier: Apache-2.0
// Whether the handles of a home are given back.
//
// A release in the function that has just stored the handle (the store dominates it) is that
// function's own: it counts for what it stored, not for the home. If it lies on every path, the
// handle never outlives the function; if some path gets around it, it is clean-up after a failure,
// and the others keep the handle. Arms on which there is no handle do not count as paths around.
#include "analyzer/engine/field_build.h"

#include "analyzer/base/list.h"

#include <stdlib.h>
#include <string.h>

enum { SOME_HANDLE = 1000 }; // greater than any constant that a handle is compared with

// ---- Releases in one function -------------------------------------------------------------------

static bool gives_back(const struct field_edge *e)
{
    return e->to->key.kind == NODE_RELEASE ||
           (e->to->key.function != e->function && e->to->reaches >> NODE_RELEASE & 1u &&
            (e->to->key.kind == NODE_PARAM || e->to->key.kind == NODE_CELL ||
             e->to->key.kind == NODE_IN));
}

// Calls `each` for the instructions of the node's function that give back what it holds, other
// names of the value included; for the rest, that lead out of the function, with `is_far`.
struct releases {
    struct field_build *b;
    void (*each)(void *ctx, func_id f, uint32_t insn, bool is_far);
    void *ctx;
};

static void each_release(struct releases *r, struct field_node *n)
{
    struct field_node *through;

    if (n->stamp == r->b->stamp) {
        return;
    }
    n->stamp = r->b->stamp;
    for (const struct field_edge *e = n->out; e; e = e->next) {
        through = field_through(r->b, e);
        if (gives_back(e)) {
            r->each(r->ctx, e->function, e->insn, false);
        } else if (e->to->key.function == e->function &&
                   (e->to->key.kind == NODE_DEF || e->to->key.kind == NODE_CELL)) {
            each_release(r, e->to);
        } else if (e->to->reaches >> NODE_RELEASE & 1u) {
            r->each(r->ctx, e->function, e->insn, true);
        }
        if (through) {
            each_release(r, through);
        }
    }
}

static void each_release_of(struct field_build *b, struct field_node *n,
                            void (*each)(void *ctx, func_id f, uint32_t insn, bool is_far),
                            void *ctx)
{
    struct releases r = {.b = b, .each = each, .ctx = ctx};

    b->stamp++;
    each_release(&r, n);
}

// ---- Paths --------------------------------------------------------------------------------------

// A search from a point to the ends of its function.
struct walk {
    struct field_build *b;
    const struct field_point *p;
    const struct ir_func *func;
    struct bitset releases, seen;
    block_id *work;
    uint32_t nwork;
    int64_t status;  // what the call at the point returned, if it is tested
    uint32_t target; // the instruction looked for; CFG_NONE: any return
    bool has_release;
};

static void note_release(void *ctx, func_id f, uint32_t insn, bool is_far)
{
    struct walk *w = ctx;

    if (f == w->p->function && insn != w->p->insn && !is_far) {
        bitset_set(w->releases, insn);
        w->has_release = true;
    }
}

static bool compare(enum ir_bin op, int64_t l, int64_t r)
{
    switch (op) {
    case BIN_EQ:
        return l == r;
    case BIN_NE:
        return l != r;
    case BIN_LT:
        return l < r;
    case BIN_LE:
        return l <= r;
    case BIN_GT:
        return l > r;
    default:
        return l >= r;
    }
}

// A variable that is the handle wherever it is not a constant, like a descriptor that starts as -1.
static bool may_be_value(const struct walk *w, ir_opnd o)
{
    struct reaching *r = field_reaching(w->b, w->p->function);
    const struct field_node *value = w->p->value;

    if (!value || value->key.kind != NODE_DEF || ir_opnd_kind(o) != IR_LOCAL) {
        return false;
    }
    for (uint32_t i = 0; i < w->func->ninsns; i++) {
        const struct ir_insn *insn = &w->func->insns[i];
        if (insn->dst == o &&
            (i == value->key.index || ((insn->op == IR_MOV || insn->op == IR_CAST) &&
                                       flow_origin(r, insn->a, i) == value->key.index))) {
            return true;
        }
    }
    return false;
}

// What an operand is while the handle exists.
static bool known_value(const struct walk *w, ir_opnd o, uint32_t at, int64_t *v)
{
    struct field_build *b = w->b;
    func_id f = w->p->function;
    struct reaching *r = field_reaching(b, f);
    const struct field_node *value = w->p->value;
    uint32_t def = flow_origin(r, o, at);
    const struct field_node *cell;

    if (flow_constant(r, o, at, v)) {
        return true;
    }
    *v = SOME_HANDLE;
    if (def == CFG_NONE) {
        return may_be_value(w, o) || (value && value->key.kind == NODE_PARAM &&
                                      o == ir_opnd_make(IR_LOCAL, value->key.index) &&
                                      flow_is_argument(r, value->key.index, at));
    }
    if (value && value->key.kind == NODE_DEF && value->key.index == def) {
        return true;
    }
    if (w->func->insns[def].op == IR_LOAD) {
        cell = field_cell(b, f, w->func->insns[def].place, def, false);
        return cell && ((cell->key.kind == NODE_HOME && cell->key.index == w->p->slot) ||
                        (value && cell == value));
    }
    *v = w->status;
    return def == w->p->insn;
}

// The arm a branch takes while the handle exists: 0, 1, or 2 if that is not known.
static uint32_t known_arm(const struct walk *w, uint32_t branch)
{
    ir_opnd cond = w->func->insns[branch].a;
    uint32_t def = field_def(w->b, w->p->function, cond, branch);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &w->func->insns[def];
    int64_t l, r;

    if (i && i->op == IR_BIN && i->sub >= BIN_EQ && i->sub <= BIN_GE) {
        return known_value(w, i->a, def, &l) && known_value(w, i->b, def, &r)
                   ? !compare((enum ir_bin)i->sub, l, r)
                   : 2;
    }
    return known_value(w, cond, branch, &l) ? l == 0 : 2;
}

static void push_successors(struct walk *w, const struct ir_block *block)
{
    uint32_t last = block->first + block->count - 1;
    uint32_t arm = w->func->insns[last].op == IR_BR ? known_arm(w, last) : 2;

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        block_id to = w->func->succs[block->first_succ + s];
        if ((arm == 2 || arm == s) && !bitset_has(w->seen, to)) {
            bitset_set(w->seen, to);
            w->work[w->nwork++] = to;
        }
    }
}

// Looks at a block from instruction `first`; true: the search has come to its end.
static bool look_at_block(struct walk *w, block_id b, uint32_t first)
{
    const struct ir_block *block = &w->func->blocks[b];

    for (uint32_t i = first; i < block->first + block->count; i++) {
        if (bitset_has(w->releases, i)) {
            return false;
        }
        if (w->target == CFG_NONE ? w->func->insns[i].op == IR_RET : i == w->target) {
            return true;
        }
    }
    push_successors(w, block);
    return false;
}

static bool arrives(struct walk *w)
{
    bool is_there;

    w->seen = bitset_new(w->b->scratch, w->func->nblocks);
    w->nwork = 0;
    is_there = look_at_block(w, cfg_block_of(w->func, w->p->insn), w->p->insn + 1);
    while (!is_there && w->nwork > 0) {
        block_id b = w->work[--w->nwork];
        is_there = look_at_block(w, b, w->func->blocks[b].first);
    }
    return is_there;
}

static bool walk_from(struct field_build *b, const struct field_point *p, uint32_t target,
                      bool *is_cleaned)
{
    struct walk w = {.b = b, .p = p, .func = b->funcs[p->function].func, .target = target};
    struct arena_mark mark = arena_mark(b->scratch);
    bool is_there;

    w.releases = bitset_new(b->scratch, w.func->ninsns);
    w.work = arena_array(b->scratch, block_id, w.func->nblocks);
    if (p->value) {
        each_release_of(b, p->value, note_release, &w);
    }
    each_release_of(b, field_node(b, NODE_HOME, FUNC_UNKNOWN, p->slot), note_release, &w);
    // A call that fails stores nothing; whether 0 or 1 means success is not known.
    is_there = arrives(&w);
    w.status = 1;
    is_there = is_there && arrives(&w);
    *is_cleaned = w.has_release;
    arena_rewind(b->scratch, mark);
    return is_there;
}

bool field_survives(struct field_build *b, const struct field_point *p, bool *is_cleaned)
{
    const struct field_func *at = &b->funcs[p->function];
    // When main returns, the process ends; there a handle is lost only to the next one.
    bool is_main = strcmp(ir_func_name(at->unit, at->func), "main") == 0;

    return walk_from(b, p, is_main ? p->insn : CFG_NONE, is_cleaned);
}

bool field_gets_to(struct field_build *b, const struct field_point *p, uint32_t insn)
{
    bool is_cleaned;

    return walk_from(b, p, insn, &is_cleaned);
}

// ---- A home -------------------------------------------------------------------------------------

struct verdict {
    struct field_build *b;
    const struct field_slot *slot;
    bool is_released;
};

bool field_comes_before(struct field_build *b, func_id f, uint32_t first, uint32_t then)
{
    const struct ir_func *func = b->funcs[f].func;
    block_id x = cfg_block_of(func, first), y = cfg_block_of(func, then);

    return x == y ? first < then : cfg_dominates(field_cfg(b, f), x, y);
}

static void count_release(void *ctx, func_id f, uint32_t insn, bool is_far)
{
    struct verdict *v = ctx;

    for (size_t i = 0; i < arrlenu(v->slot->points) && !is_far && !v->is_released; i++) {
        const struct field_point *p = &v->slot->points[i];
        if (p->function == f && field_comes_before(v->b, f, p->insn, insn)) {
            return;
        }
    }
    v->is_released = true;
}

// What else the stored value is used for: handed on, it may be given back elsewhere.
static unsigned other_uses(const struct field_node *value)
{
    unsigned flags = 0;

    for (const struct field_edge *e = value->out; e; e = e->next) {
        if (e->to->key.kind != NODE_HOME && e->to->reaches >> NODE_ESCAPE & 1u) {
            flags |= FIELD_ESCAPED;
        }
        if ((e->to->key.kind == NODE_RET || e->to->key.kind == NODE_OUT) &&
            e->to->reaches >> NODE_RELEASE & 1u) {
            flags |= FIELD_RELEASED;
        }
    }
    return flags;
}

static unsigned slot_flags(struct field_build *b, uint32_t slot)
{
    const struct field_slot *s = &b->slots[slot];
    struct field_node *n = field_node(b, NODE_HOME, FUNC_UNKNOWN, slot);
    struct verdict v = {.b = b, .slot = s};
    unsigned flags = 0;

    each_release_of(b, n, count_release, &v);
    flags |= v.is_released ? FIELD_RELEASED : 0;
    flags |= n->reaches >> NODE_ESCAPE & 1u ? FIELD_ESCAPED : 0;
    flags |= n->reaches >> NODE_UNSURE & 1u ? FIELD_UNSURE : 0;
    for (size_t i = 0; i < arrlenu(s->points); i++) {
        flags |= s->points[i].value ? other_uses(s->points[i].value) : 0;
    }
    return flags;
}

static bool is_whole_unit(const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (u->funcs[i].flags & (FUNC_INCOMPLETE | FUNC_TOO_DEEP)) {
            return false;
        }
    }
    return u->nproblems == 0;
}

// A record defined in a .c file carries its path in its key: "c:src/pool.c@S@pool". Nobody else
// knows its fields.
static bool is_of_source(const char *key)
{
    const char *end = strstr(key, "@S@");

    return strncmp(key, "c:", 2) == 0 && end && end - key > 4 && strncmp(end - 2, ".c", 2) == 0;
}

static bool is_whole(const struct field_build *b, const struct field_slot *s)
{
    const struct ir_unit *u = s->unit;
    bool is_own = s->base == PLACE_GLOBAL
                      ? (u->globals[s->index].flags & (GLOBAL_INTERNAL | GLOBAL_LOCAL)) != 0
                      : is_of_source(ir_name(u, u->types[u->fields[s->index].owner].key));

    return program_is_closed(b->program) || (is_own && is_whole_unit(u));
}

// ---- Stores -------------------------------------------------------------------------------------

enum { ASKED_NO = 1, ASKED_YES = 2 };

static bool is_in_loop(struct field_build *b, func_id f, uint32_t insn)
{
    return field_cfg(b, f)->loop_head[cfg_block_of(b->funcs[f].func, insn)] != CFG_NONE;
}

static bool is_main(const struct field_build *b, func_id f)
{
    return strcmp(ir_func_name(b->funcs[f].unit, b->funcs[f].func), "main") == 0;
}

// Called at most once in the life of the process: by one call, outside loops, and so on up to main.
static bool runs_once(struct field_build *b, func_id f)
{
    struct field_func *at = &b->funcs[f];

    if (at->once == 0) {
        at->once = ASKED_NO;
        if (is_main(b, f) || (!at->is_open && at->callers && !at->callers->next &&
                              !is_in_loop(b, at->callers->function, at->callers->insn) &&
                              runs_once(b, at->callers->function))) {
            at->once = ASKED_YES;
        }
    }
    return at->once == ASKED_YES;
}

// Seen to be called more than once.
static bool runs_again(struct field_build *b, func_id f)
{
    struct field_func *at = &b->funcs[f];

    if (at->repeated == 0) {
        at->repeated = ASKED_NO;
        for (const struct field_call *c = at->callers; c; c = c->next) {
            if (at->callers->next || is_in_loop(b, c->function, c->insn) ||
                runs_again(b, c->function)) {
                at->repeated = ASKED_YES;
                break;
            }
        }
    }
    return at->repeated == ASKED_YES;
}

// The operand depends on a variable that outlives the function, or on what some function found.
static bool asks_state(struct field_build *b, func_id f, ir_opnd o, uint32_t at)
{
    const struct ir_unit *u = b->funcs[f].unit;
    uint32_t def = flow_origin(field_reaching(b, f), o, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : &b->funcs[f].func->insns[def];

    if (!i) {
        return false;
    }
    switch (i->op) {
    case IR_BIN:
        return asks_state(b, f, i->a, def) || asks_state(b, f, i->b, def);
    case IR_LOAD:
    case IR_ALOAD:
    case IR_RMW:
    case IR_CAS:
        return i->place != 0 &&
               place_get(u->places, place_root(u->places, i->place))->step == PLACE_GLOBAL;
    case IR_CALL:
        return !field_callee(b, f, def).model;
    default:
        return false;
    }
}

// Some test on the program's state decides whether the store happens: it may be made to happen
// once.
static bool is_guarded(struct field_build *b, func_id f, uint32_t insn)
{
    const struct ir_func *func = b->funcs[f].func;
    const struct cfg *c = field_cfg(b, f);
    block_id at = cfg_block_of(func, insn);

    for (block_id k = 0; k < func->nblocks; k++) {
        uint32_t last = func->blocks[k].first + func->blocks[k].count - 1;
        if (func->insns[last].op == IR_BR && k != at && cfg_dominates(c, k, at) &&
            !cfg_post_dominates(c, at, k) && asks_state(b, f, func->insns[last].a, last)) {
            return true;
        }
    }
    return false;
}

static bool has_index(const struct ir_unit *u, place_id p)
{
    for (; p != 0; p = place_get(u->places, p)->parent) {
        uint8_t step = place_get(u->places, p)->step;
        if (step == PLACE_INDEX || step == PLACE_ANY || step == PLACE_INDEX_K) {
            return true;
        }
    }
    return false;
}

static bool is_static_object(const struct ir_unit *u, place_id p)
{
    return place_get(u->places, place_root(u->places, p))->step == PLACE_GLOBAL &&
           !place_has_deref(u->places, p);
}

static const char *home_text(struct field_build *b, const struct field_slot *s,
                             const struct field_point *p)
{
    const struct ir_unit *u = s->unit;

    if (p->place_function != FUNC_UNKNOWN) {
        const struct field_func *at = &b->funcs[p->place_function];
        return ir_place_text(b->a, at->unit, at->func, p->place);
    }
    if (s->base == PLACE_GLOBAL) {
        return ir_name(u, u->globals[s->index].name);
    }
    return arena_printf(b->a, "%s.%s", ir_name(u, u->types[u->fields[s->index].owner].name),
                        ir_name(u, u->fields[s->index].name));
}

static struct field_store make_store(struct field_build *b, const struct field_slot *s,
                                     const struct field_point *p)
{
    const struct field_func *at = &b->funcs[p->function];
    bool is_plain =
        p->place_function == FUNC_UNKNOWN || !has_index(b->funcs[p->place_function].unit, p->place);
    bool is_loop = is_in_loop(b, p->function, p->insn);

    return (struct field_store){.at = {.function = p->function, .at = at->func->locs[p->insn]},
                                .acquired = p->source->at,
                                .acquired_by = p->source->insn,
                                .api = p->source->api,
                                .text = home_text(b, s, p),
                                .is_once = !is_loop && runs_once(b, p->function),
                                .is_repeated = is_plain &&
                                               (is_loop || runs_again(b, p->function)) &&
                                               !is_guarded(b, p->function, p->insn)};
}

// ---- The table ----------------------------------------------------------------------------------

// Slots that hold the same handles, together.
struct group {
    unsigned flags;
    bool is_open;                  // some slot can be reached from where it is not seen
    const struct field_home *best; // the member to tell of
};

// The object that argument `n` of the call points to is one variable, and the call is repeated.
// Locals of other functions than main are the machines' affair.
static bool is_same_object(struct field_build *b, const struct field_call *c, uint32_t n)
{
    const struct ir_unit *u = b->funcs[c->function].unit;
    const struct ir_func *func = b->funcs[c->function].func;
    const struct ir_insn *i = &func->insns[c->insn];
    uint32_t def = n < i->count ? flow_origin(field_reaching(b, c->function),
                                              func->args[i->first + n], c->insn)
                                : CFG_NONE;
    place_id p = def != CFG_NONE && func->insns[def].op == IR_ADDR ? func->insns[def].place : 0;

    return p != 0 && !place_has_deref(u->places, p) && !has_index(u, p) &&
           is_in_loop(b, c->function, c->insn) &&
           (is_main(b, c->function) || is_static_object(u, p));
}

static bool is_reused(struct field_build *b, const struct field_point *p)
{
    const struct field_func *at;
    const struct place *root;

    if (p->place_function == FUNC_UNKNOWN) {
        return false;
    }
    at = &b->funcs[p->place_function];
    root = place_get(at->unit->places, place_root(at->unit->places, p->place));
    if (root->step != PLACE_LOCAL || !(at->func->locals[root->arg].flags & LOCAL_PARAM)) {
        return false;
    }
    for (const struct field_call *c = at->callers; c; c = c->next) {
        if (is_same_object(b, c, root->arg)) {
            return true;
        }
    }
    return false;
}

static bool is_object(const struct field_build *b, const struct field_slot *s,
                      const struct field_point *p)
{
    return s->base == PLACE_FIELD &&
           (p->place_function == FUNC_UNKNOWN ||
            !is_static_object(b->funcs[p->place_function].unit, p->place));
}

static struct field_home *look_at_slot(struct field_build *b, uint32_t slot, struct group *g)
{
    const struct field_slot *s = &b->slots[slot];
    struct field_home *h = arena_new(b->a, struct field_home);
    bool is_cleaned;

    *h = (struct field_home){.key = s->key, .record = ""};
    h->stores = arena_array(b->a, struct field_store, arrlenu(s->points));
    for (size_t i = 0; i < arrlenu(s->points); i++) {
        const struct field_point *p = &s->points[i];
        if (p->source && field_survives(b, p, &is_cleaned)) {
            h->family = h->nstores == 0 ? p->source->family : h->family;
            h->stores[h->nstores++] = make_store(b, s, p);
            h->flags |= is_object(b, s, p) ? FIELD_OBJECT : 0;
            h->flags |= is_reused(b, p) ? FIELD_REUSED : 0;
            g->flags |= is_cleaned ? FIELD_CLEANED : 0;
        }
    }
    g->flags |= slot_flags(b, slot);
    g->is_open = g->is_open || !is_whole(b, s);
    return h;
}

static bool is_better(const struct field_home *h, const struct field_home *than)
{
    return !than || (h->nfrees > 0 && than->nfrees == 0);
}

static int compare_homes(const void *x, const void *y)
{
    return strcmp(((const struct field_home *)x)->key, ((const struct field_home *)y)->key);
}

static struct field_table *make_table(struct field_build *b, const struct group *groups, uint32_t n)
{
    struct field_table *t = arena_new(b->a, struct field_table);

    t->program = b->program;
    t->items = arena_array(b->a, struct field_home, n);
    for (uint32_t i = 0; i < n; i++) {
        if (groups[i].best) {
            t->items[t->n] = *groups[i].best;
            t->items[t->n].flags |= groups[i].flags | (groups[i].is_open ? 0u : FIELD_WHOLE);
            t->n++;
        }
    }
    qsort(t->items, t->n, sizeof *t->items, compare_homes);
    return t;
}

struct field_table *field_judge(struct field_build *b)
{
    uint32_t n = (uint32_t)arrlenu(b->slots);
    struct group *groups = arena_array(b->a, struct group, n);
    struct field_ends *ends = NULL;

    for (uint32_t s = 0; s < n; s++) {
        struct group *g = &groups[field_group(b, s)];
        struct field_home *h;
        if (arrlenu(b->slots[s].points) == 0) {
            continue;
        }
        h = look_at_slot(b, s, g);
        if (h->nstores == 0 || b->slots[s].is_system) {
            continue;
        }
        if (h->flags & FIELD_OBJECT) {
            ends = ends ? ends : field_ends_new(b);
            field_set_ends(ends, &b->slots[s], h);
        }
        g->best = is_better(h, g->best) ? h : g->best;
    }
    if (ends) {
        field_ends_free(ends);
    }
    return make_table(b, groups, n);
}
