// SPDX-License-Identifier: Apache-2.0
// What is tested around a wait.
//
// Backward from the wait, as far as the lock is held: branches of which one arm leads to the wait
// and another one does not. What their conditions read is what is waited for. Forward from the
// wait: on each way, what comes first, a test of the same or something done with it?
#include "analyzer/base/arena.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"

enum { SLICE_DEPTH = 12, CALLEE_DEPTH = 2 };

struct around {
    struct cond_finder *x;
    const struct program_func *at;
    const struct cfg *cfg;
    struct cond_wait *w;
    block_id block;        // of the wait
    struct bitset asked;   // instructions that make what is tested
    struct bitset decides; // branches (blocks) of which one arm leads to the wait
    bool stops_at_lock;    // what was tested before the lock was taken does not count
};

// ---- What a condition reads ---------------------------------------------------------------------

struct slice {
    struct cond_finder *x;
    func_id id;
    const struct program_func *at;
    struct cond_tests *out;
    struct bitset *asked; // instructions looked at; NULL: of a callee
    uint64_t how;
    uint64_t locals; // bits: register locals that were looked at
    unsigned depth;  // calls
};

static void put_place(struct slice *s, place_id p)
{
    const struct program_func *at = s->at;
    struct cond_place new = {
        .name = cond_name_of(at, p), .class = cond_class_of(s->x, s->id, p), .how = s->how};

    if (!new.name) {
        s->out->is_open = true;
        return;
    }
    for (uint32_t i = 0; i < s->out->n; i++) {
        if (s->out->items[i].name == new.name && s->out->items[i].how == new.how) {
            return;
        }
    }
    if (s->out->n == COND_PLACES) {
        s->out->is_open = true;
        return;
    }
    new.text = ir_place_text(s->x->g.a, at->unit, at->func, p);
    s->out->items[s->out->n++] = new;
}

static void put_unknown(struct slice *s, const char *name)
{
    struct cond_place new = {.name = mods_class(name), .how = s->how, .text = name};

    s->out->is_open = true;
    if (s->out->n < COND_PLACES) {
        s->out->items[s->out->n++] = new;
    }
}

static void put_loads(struct slice *s, func_id body);

static bool is_wait(const struct api_fn *api)
{
    for (uint32_t e = 0; api && e < api->neffects; e++) {
        if (api->effects[e].kind == API_WAIT) {
            return true;
        }
    }
    return false;
}

// A function that is asked: what it reads.
static void put_call(struct slice *s, const struct ir_insn *i)
{
    const struct call_targets *t = program_targets(s->x->g.program, s->at->unit, i);
    const struct api_fn *api =
        i->op == IR_CALL ? program_callee(s->x->g.program, s->at->unit, i)->api : NULL;

    if (is_wait(api)) {
        return;
    }
    if (t->n == 1 && t->items[0].body != FUNC_UNKNOWN && s->depth < CALLEE_DEPTH) {
        put_loads(s, t->items[0].body);
    } else if (s->depth == 0) {
        put_unknown(s, t->n == 1 ? t->items[0].name : "a function");
    }
}

static void put_loads(struct slice *s, func_id body)
{
    const struct program_func *at = program_func(s->x->g.program, body);
    struct slice in = {.x = s->x, .id = body, .at = at, .out = s->out, .how = s->how};

    in.depth = s->depth + 1;
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if ((i->op == IR_LOAD || i->op == IR_ALOAD) && cond_name_of(at, i->place)) {
            put_place(&in, i->place);
        } else if (i->op == IR_CALL || i->op == IR_ICALL) {
            put_call(&in, i);
        }
    }
}

static void put_operand(struct slice *s, ir_opnd o, unsigned depth);

static void put_insn(struct slice *s, const struct ir_insn *i, unsigned depth)
{
    if (s->asked) {
        bitset_set(*s->asked, (uint32_t)(i - s->at->func->insns));
    }
    switch (i->op) {
    case IR_LOAD:
    case IR_ALOAD:
    case IR_RMW:
    case IR_CAS:
        put_place(s, i->place);
        break;
    case IR_CALL:
    case IR_ICALL:
        put_call(s, i);
        break;
    case IR_MOV:
    case IR_CAST:
    case IR_UN:
    case IR_BIN:
        put_operand(s, i->a, depth + 1);
        put_operand(s, i->b, depth + 1);
        break;
    default:
        break;
    }
}

static void put_operand(struct slice *s, ir_opnd o, unsigned depth)
{
    const struct ir_insn *def = ir_temp_def(s->at->func, o);
    const uint32_t local = ir_opnd_index(o);

    if (depth > SLICE_DEPTH) {
        s->out->is_open = true;
    } else if (def) {
        put_insn(s, def, depth);
    } else if (ir_opnd_kind(o) == IR_LOCAL && local < 64 && !(s->locals >> local & 1)) {
        s->locals |= (uint64_t)1 << local;
        for (uint32_t n = 0; n < s->at->func->ninsns; n++) {
            if (s->at->func->insns[n].dst == o) {
                put_insn(s, &s->at->func->insns[n], depth);
            }
        }
    }
}

// `count == 0` and `count == size` are two questions.
static uint64_t how_of(const struct program_func *at, const struct ir_insn *branch, unsigned way)
{
    const struct ir_insn *def = ir_temp_def(at->func, branch->a);
    int64_t value;

    if (def && def->op == IR_BIN && def->sub >= BIN_EQ && def->sub <= BIN_GE) {
        const struct ir_insn *right = ir_temp_def(at->func, def->b);
        const uint64_t with = ir_const_value(at->unit, def->b, &value) ? (uint64_t)value
                              : right && right->op == IR_LOAD ? cond_name_of(at, right->place)
                                                              : 1;
        return hash64_mix(hash64_mix(def->sub, way), with);
    }
    return hash64_mix(UINT64_MAX, way);
}

// `asked`: marks what makes it; may be NULL.
static void read_test(const struct around *r, uint32_t branch, unsigned way, struct bitset *asked,
                      struct cond_tests *out)
{
    const struct ir_insn *i = &r->at->func->insns[branch];
    struct slice s = {.x = r->x, .id = r->w->at.function, .at = r->at, .out = out, .asked = asked};

    s.how = how_of(r->at, i, way);
    put_operand(&s, i->a, 0);
}

// ---- Backward -----------------------------------------------------------------------------------

static uint32_t last_of(const struct ir_func *f, block_id b)
{
    return f->blocks[b].first + f->blocks[b].count - 1;
}

static bool is_lock_in(const struct around *r, block_id b, uint32_t end)
{
    for (uint32_t n = end; n-- > r->at->func->blocks[b].first;) {
        if (cond_takes_lock(r->x, r->w->at.function, n, false)) {
            return true;
        }
    }
    return false;
}

// Whether the wait can be reached from `from` without passing `around`, nor the lock.
static bool leads_to_wait(const struct around *r, block_id from, block_id around)
{
    const struct ir_func *f = r->at->func;
    struct bitset seen = bitset_new(r->x->g.scratch, f->nblocks);
    block_id *todo = NULL;
    bool found = false;

    arrput(todo, from);
    while (arrlenu(todo) && !found) {
        const block_id b = arrpop(todo);
        if (bitset_has(seen, b) || (b == around && b != r->block) ||
            (r->stops_at_lock && is_lock_in(r, b, b == r->block ? r->w->at.insn : last_of(f, b)))) {
            continue;
        }
        bitset_set(seen, b);
        found = b == r->block;
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            arrput(todo, f->succs[f->blocks[b].first_succ + k]);
        }
    }
    arrfree(todo);
    return found;
}

static bool has_place(const struct cond_tests *t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (t->items[i].class) {
            return true;
        }
    }
    return false;
}

// The branch at the end of the block decides whether to wait.
static void look_at_branch(struct around *r, block_id b, struct cond_tests *out)
{
    const struct ir_func *f = r->at->func;
    const uint32_t last = last_of(f, b);
    uint32_t leads = 0, way = 0;
    const uint32_t before = out->n;

    if (f->insns[last].op != IR_BR && f->insns[last].op != IR_SWITCH) {
        return;
    }
    for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
        if (leads_to_wait(r, f->succs[f->blocks[b].first_succ + k], b)) {
            leads++;
            way = k;
        }
    }
    if (leads == 0 || leads == f->blocks[b].nsuccs) {
        return;
    }
    bitset_set(r->decides, b);
    read_test(r, last, way, &r->asked, out);
    if (out->n > before && (out->at == CFG_NONE ||
                            (!has_place(out, 0, out->near) && has_place(out, before, out->n)))) {
        out->at = last;
        out->first = before;
        out->near = out->n;
    }
}

static void look_back(struct around *r, struct cond_tests *out)
{
    const struct ir_func *f = r->at->func;
    struct bitset seen = bitset_new(r->x->g.scratch, f->nblocks);
    block_id *todo = NULL;
    size_t next = 0;

    *out = (struct cond_tests){.at = CFG_NONE};
    arrput(todo, r->block);
    // In a loop that ends with its test the wait's own block has it.
    look_at_branch(r, r->block, out);
    while (next < arrlenu(todo)) {
        const block_id b = todo[next++];
        const uint32_t end = b == r->block ? r->w->at.insn : last_of(f, b);
        if (r->stops_at_lock && is_lock_in(r, b, end)) {
            continue;
        }
        for (uint32_t k = r->cfg->pred_first[b]; k < r->cfg->pred_first[b + 1]; k++) {
            const block_id p = r->cfg->preds[k];
            if (p != r->block && !bitset_has(seen, p)) {
                bitset_set(seen, p);
                look_at_branch(r, p, out);
                arrput(todo, p);
            }
        }
    }
    arrfree(todo);
}

// ---- Forward ------------------------------------------------------------------------------------

// Bits of the places with that name.
static uint32_t named(const struct cond_tests *t, uint64_t name)
{
    uint32_t bits = 0;

    for (uint32_t i = 0; name && i < t->n; i++) {
        bits |= t->items[i].name == name ? 1u << i : 0;
    }
    return bits;
}

// What the wait is for is changed, which must have been tested again by then: bits of the places.
static uint32_t acts_on(const struct around *r, uint32_t insn)
{
    const struct ir_insn *i = &r->at->func->insns[insn];
    const struct cond_tests *t = &r->w->tests;
    const struct call_targets *to;
    const struct mods *m;
    uint32_t bits = 0;

    if (bitset_has(r->asked, insn)) {
        return 0; // it takes and tells in one
    }
    if (i->op == IR_STORE || i->op == IR_ASTORE || i->op == IR_RMW || i->op == IR_CAS) {
        return named(t, cond_name_of(r->at, i->place));
    }
    if (i->op != IR_CALL) {
        return 0;
    }
    to = program_targets(r->x->g.program, r->at->unit, i);
    if (to->n != 1 || to->items[0].body == FUNC_UNKNOWN ||
        cond_takes_lock(r->x, r->w->at.function, insn, false)) {
        return 0;
    }
    m = program_mods(r->x->g.program, to->items[0].body);
    for (uint32_t k = 0; m && k < t->n; k++) {
        bits |= mods_has(m, t->items[k].name) ? 1u << k : 0;
    }
    return bits;
}

static uint32_t all_of(const struct cond_tests *t)
{
    return (1u << t->n) - 1;
}

// What a branch tests again; all, where it decides about the wait.
static uint32_t tests_of(const struct around *r, uint32_t insn)
{
    const struct ir_insn *i = &r->at->func->insns[insn];
    struct cond_tests found = {0};
    uint32_t bits = 0;

    if (i->op != IR_BR && i->op != IR_SWITCH) {
        return 0;
    }
    if (bitset_has(r->decides, cfg_block_of(r->at->func, insn))) {
        return all_of(&r->w->tests);
    }
    read_test(r, insn, 0, NULL, &found);
    for (uint32_t k = 0; k < found.n; k++) {
        bits |= named(&r->w->tests, found.items[k].name);
    }
    return bits;
}

struct forward {
    bool is_tested; // some way comes to a test,
    uint32_t act;   // and some to this first; CFG_NONE: none does
    uint32_t *left; // by block: places that are not tested on some way there
    block_id *todo; // list
};

// Walks to the end of the block: what is left untested there.
static uint32_t walk_block(const struct around *r, struct forward *out, uint32_t n, uint32_t end,
                           uint32_t left)
{
    for (; n < end && left && n != r->w->at.insn; n++) {
        const uint32_t tested = tests_of(r, n);
        if (acts_on(r, n) & left) {
            out->act = n < out->act ? n : out->act;
            return 0;
        }
        out->is_tested = out->is_tested || tested;
        left &= ~tested;
    }
    return n == r->w->at.insn ? 0 : left;
}

static void look_forward(const struct around *r, struct forward *out)
{
    const struct ir_func *f = r->at->func;
    bool is_first = true;

    *out = (struct forward){.act = CFG_NONE};
    out->left = arena_array(r->x->g.scratch, uint32_t, f->nblocks);
    arrput(out->todo, r->block);
    while (arrlenu(out->todo)) {
        const block_id b = arrpop(out->todo);
        const uint32_t start = is_first ? r->w->at.insn + 1 : f->blocks[b].first;
        const uint32_t before = is_first ? all_of(&r->w->tests) : out->left[b];
        const uint32_t left =
            walk_block(r, out, start, f->blocks[b].first + f->blocks[b].count, before);
        is_first = false;
        for (uint32_t k = 0; left && k < f->blocks[b].nsuccs; k++) {
            const block_id to = f->succs[f->blocks[b].first_succ + k];
            if (left & ~out->left[to]) {
                out->left[to] |= left;
                arrput(out->todo, to);
            }
        }
    }
    arrfree(out->todo);
}

void cond_look_around(struct cond_finder *x, struct cond_wait *w)
{
    const struct program_func *at = program_func(x->g.program, w->at.function);
    struct around r = {.x = x, .at = at, .cfg = cond_cfg(x, w->at.function), .w = w};
    struct forward next;

    r.block = cfg_block_of(at->func, w->at.insn);
    w->is_in_loop = r.cfg->loop_head[r.block] != CFG_NONE;
    w->act = CFG_NONE;
    r.stops_at_lock = true;
    r.decides = bitset_new(x->g.scratch, at->func->nblocks);
    r.asked = bitset_new(x->g.scratch, at->func->ninsns);
    look_back(&r, &w->tests);
    if (w->tests.n == 0) {
        r.stops_at_lock = false;
        look_back(&r, &w->tests);
    }
    // What a call returned, and where no loop asks it again, is no state that others change.
    if (w->tests.n == 0 || (!w->is_in_loop && !has_place(&w->tests, 0, w->tests.n))) {
        w->shape = w->is_in_loop && w->tests.is_open ? WAIT_TESTED : WAIT_BARE;
        w->tests = (struct cond_tests){.at = CFG_NONE};
        return;
    }
    look_forward(&r, &next);
    w->act = next.act;
    w->shape = next.act != CFG_NONE ? (w->is_in_loop ? WAIT_LATE : WAIT_ONCE)
               : next.is_tested     ? WAIT_TESTED
                                    : WAIT_ONCE;
}
