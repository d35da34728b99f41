// SPDX-License-Identifier: Apache-2.0
// Roots are `main` and the functions that models start as threads; each reaches what it calls,
// directly, through pointers, and as callbacks on its own thread. A function that nobody in sight
// calls belongs to callers that are not in sight.
//
// `main` is alone until the first thread starts: an instruction of a function that it reaches is
// parallel if the function is called in parallel, or a call that may start a thread can come before
// it in the function; not behind a join of all that were started before it. A function that joins a
// thread it is given, or starts one and leaves its handle where it is told, does so for its caller.
#include "analyzer/engine/threads.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/given_calls.h"
#include "analyzer/flow/uses.h"

#include <stdlib.h>
#include <string.h>

// What a function that starts threads, or calls one that does, starts and joins.
struct thread_code {
    const struct cfg *cfg;
    struct spawn {
        uint32_t insn;
        place_id handle;     // 0: not known
        block_id success;    // where to, if it is known to be started; CFG_NONE: not tested
        struct bitset after; // blocks that it can come before,
        struct bitset alive; // and at whose beginning it may still run
    } *spawns;
    struct join {
        uint32_t insn;
        place_id handle;
    } *joins;
    uint32_t nspawns, njoins;
};

struct finder {
    struct threads *t;
    const struct program *p;
    struct arena *a, *scratch;
    uint32_t n;
    struct thread_call *edges; // list
    size_t nedges;
    bool *may_spawn, *is_called; // by function
    struct given_handles {
        uint32_t joins;     // parameters (bits) that are handles of threads it waits for,
        uint32_t joins_at;  // and that lead to such
        uint32_t spawns_at; // that lead to where the handle of the one thread it starts goes
        uint32_t nspawns;   // calls that start threads
    } *given;
    uint32_t *ncalls; // by function that may start threads; those in loops count twice
};

typedef void (*edge_fn)(struct finder *x, const struct thread_call *e);

static bool has_code(const struct program_func *at)
{
    return !at->is_duplicate && at->func->nblocks > 0 && !(at->func->flags & FUNC_INIT);
}

static bool is_new_thread(const struct api_callback *as)
{
    return as && (as->thread == THREAD_NEW || as->thread == THREAD_WORKER);
}

static void put_edges(struct finder *x, func_id from, uint32_t insn, const struct call_targets *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN && !is_new_thread(t->items[k].as)) {
            arrput(x->edges, ((struct thread_call){from, insn, t->items[k].body, t->n == 1}));
        }
    }
}

// ---- Handles that a function is given -----------------------------------------------------------

enum { PARAMS_MAX = 32 };

// The parameter that the operand is, or (`is_pointee`) that leads to what it is; a bit, 0: none.
static uint32_t param_bit(const struct program_func *at, ir_opnd o, bool is_pointee)
{
    const struct place *p = NULL;

    if (is_pointee && ir_opnd_kind(o) == IR_TEMP) {
        const struct ir_insn *def = ir_temp_def(at->func, o);
        if (!def || def->op != IR_LOAD) {
            return 0;
        }
        p = place_get(at->unit->places, def->place);
        p = p->step == PLACE_DEREF ? place_get(at->unit->places, p->parent) : NULL;
        o = p && p->step == PLACE_LOCAL ? ir_opnd_make(IR_LOCAL, p->arg) : 0;
    } else if (is_pointee) {
        return 0;
    }
    return ir_opnd_kind(o) == IR_LOCAL && ir_opnd_index(o) < at->func->nparams &&
                   ir_opnd_index(o) < PARAMS_MAX
               ? 1u << ir_opnd_index(o)
               : 0;
}

static ir_opnd argument(const struct program_func *at, const struct ir_insn *i, uint32_t arg)
{
    return arg < i->count ? at->func->args[i->first + arg] : 0;
}

static void note_row(struct given_handles *g, const struct program_func *at,
                     const struct ir_insn *i, const struct api_fn *api)
{
    for (uint32_t e = 0; e < api->neffects; e++) {
        const struct api_effect *x = &api->effects[e];
        const ir_opnd o = argument(at, i, x->at.arg);
        if (x->family != FAMILY_THREAD || x->at.root != API_ARG) {
            continue;
        }
        if (x->kind == API_JOIN && x->at.nsteps == 0) {
            g->joins |= param_bit(at, o, false);
            g->joins_at |= param_bit(at, o, true);
        } else if (x->kind == API_ACQUIRE && x->at.nsteps == 1) {
            g->spawns_at |= param_bit(at, o, false);
        }
    }
}

static void note_body(struct given_handles *g, const struct program_func *at,
                      const struct ir_insn *i, const struct given_handles *of)
{
    for (uint32_t a = 0; a < i->count && a < PARAMS_MAX; a++) {
        const ir_opnd o = argument(at, i, a);
        if (of->joins >> a & 1) {
            g->joins |= param_bit(at, o, false);
            g->joins_at |= param_bit(at, o, true);
        }
        g->joins_at |= of->joins_at >> a & 1 ? param_bit(at, o, false) : 0;
        g->spawns_at |= of->spawns_at >> a & 1 ? param_bit(at, o, false) : 0;
    }
}

// The block that the function begins with, or that every way leads through.
static bool is_on_every_way(struct finder *x, const struct ir_func *f, uint32_t insn)
{
    const block_id b = cfg_block_of(f, insn);
    struct arena_mark mark;
    bool is_always;

    if (b == 0) {
        return true;
    }
    mark = arena_mark(x->scratch);
    is_always = cfg_post_dominates(cfg_build(x->scratch, f), b, 0);
    arena_rewind(x->scratch, mark);
    return is_always;
}

// Callees were looked at before.
static void note_given(struct finder *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct callee *c = i->op == IR_CALL ? program_callee(x->p, at->unit, i) : NULL;
    struct given_handles g = {0};

    if (!c || at->func->nparams == 0) {
        return;
    }
    if (c->api && !c->api->is_inferred) {
        note_row(&g, at, i, c->api);
    } else if (c->body != FUNC_UNKNOWN && !(c->flags & CALLEE_UNSURE)) {
        note_body(&g, at, i, &x->given[c->body]);
    }
    if ((g.joins || g.joins_at || g.spawns_at) && is_on_every_way(x, at->func, insn)) {
        x->given[f].joins |= g.joins;
        x->given[f].joins_at |= g.joins_at;
        x->given[f].spawns_at |= g.spawns_at;
    }
}

// ---- Calls --------------------------------------------------------------------------------------

enum { GIVEN_MAX = 64 };

static void put_given(struct finder *x, const struct given_calls *g, func_id from, uint32_t n)
{
    const struct ir_insn *i = &program_func(x->p, from)->func->insns[n];
    func_id given[GIVEN_MAX];
    const uint32_t ngiven = given_calls_for(g, from, i, given, GIVEN_MAX);

    for (uint32_t k = 0; k < ngiven; k++) {
        arrput(x->edges, ((struct thread_call){from, n, given[k], ngiven == 1}));
    }
}

// All calls on the caller's own thread, callees first.
static void find_edges(struct finder *x)
{
    const struct given_calls *given = given_calls_find(x->scratch, x->p);
    uint32_t nsteps;
    const struct program_step *steps = program_order(x->p, &nsteps);

    for (uint32_t i = 0; i < nsteps; i++) {
        const struct program_func *at = program_func(x->p, steps[i].function);
        for (uint32_t n = 0; n < at->func->ninsns; n++) {
            const struct ir_insn *insn = &at->func->insns[n];
            if (insn->op == IR_CALL || insn->op == IR_ICALL) {
                if (!given_calls_elsewhere(given, steps[i].function, insn)) {
                    put_edges(x, steps[i].function, n, program_targets(x->p, at->unit, insn));
                }
                put_given(x, given, steps[i].function, n);
                put_edges(x, steps[i].function, n, program_callbacks(x->p, at->unit, insn));
                note_given(x, steps[i].function, n);
            }
        }
    }
    x->nedges = arrlenu(x->edges);
}

// ---- Roots --------------------------------------------------------------------------------------

static bool is_in_loop(struct finder *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    struct arena_mark mark = arena_mark(x->scratch);
    const struct cfg *c = cfg_build(x->scratch, at->func);
    bool in_loop = c->loop_depth[cfg_block_of(at->func, insn)] > 0;

    arena_rewind(x->scratch, mark);
    return in_loop;
}

static void add_root(struct finder *x, const struct thread_root *r)
{
    struct threads *t = x->t;

    for (uint32_t i = 0; i < t->nroots; i++) {
        if (t->roots[i].entry == r->entry && t->roots[i].is_main == r->is_main) {
            t->roots[i].is_multi = true;
            return;
        }
    }
    if (t->nroots < ROOTS_MAX) {
        t->roots[t->nroots++] = *r;
    }
}

static void find_spawns(struct finder *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct call_targets *t = program_callbacks(x->p, at->unit, &at->func->insns[n]);
        for (uint32_t k = 0; k < t->n; k++) {
            if (is_new_thread(t->items[k].as) && t->items[k].body != FUNC_UNKNOWN) {
                x->may_spawn[f] = true;
                add_root(
                    x, &(struct thread_root){.entry = t->items[k].body,
                                             .is_multi = t->items[k].as->thread == THREAD_WORKER ||
                                                         is_in_loop(x, f, n),
                                             .spawned_in = f,
                                             .spawned_at = n});
            }
        }
    }
}

static void count_call(struct finder *x, const struct thread_call *e)
{
    x->is_called[e->to] = true;
    if (x->may_spawn[e->to]) {
        x->ncalls[e->to] += e->from == e->to || is_in_loop(x, e->from, e->insn) ? 2 : 1;
    }
}

static void find_roots(struct finder *x)
{
    for (uint32_t i = 0; i < program_count(x->p); i++) {
        add_root(x, &(struct thread_root){.entry = program_main(x->p, i),
                                          .is_main = true,
                                          .spawned_in = FUNC_UNKNOWN});
    }
    for (func_id f = 0; f < x->n; f++) {
        if (has_code(program_func(x->p, f))) {
            find_spawns(x, f);
        }
    }
}

// ---- Reach --------------------------------------------------------------------------------------

static void reach(struct finder *x, const struct thread_call *e)
{
    x->t->runs[e->to] |= x->t->runs[e->from];
    x->t->surely[e->to] |= e->is_certain ? x->t->surely[e->from] : 0;
}

static void spread_spawning(struct finder *x, const struct thread_call *e)
{
    x->may_spawn[e->from] = x->may_spawn[e->from] || x->may_spawn[e->to];
}

static uint64_t count_facts(const struct finder *x)
{
    uint64_t n = 0;

    for (func_id f = 0; f < x->n; f++) {
        n += (uint64_t)__builtin_popcountll(x->t->runs[f]) + x->may_spawn[f] +
             (uint64_t)__builtin_popcountll(x->t->surely[f]) +
             (uint64_t)__builtin_popcountll(x->t->parallel[f]) +
             (uint64_t)__builtin_popcountll(x->t->starts[f]) +
             (uint64_t)__builtin_popcountll(x->t->before[f]);
    }
    return n;
}

// Passes over all edges, from the callees up or from the callers down, until nothing changes.
static void spread(struct finder *x, edge_fn each, bool upward)
{
    uint64_t before = 0, after = count_facts(x);

    while (after != before) {
        for (size_t i = 0; i < x->nedges; i++) {
            each(x, &x->edges[upward ? i : x->nedges - 1 - i]);
        }
        before = after;
        after = count_facts(x);
    }
}

// One file may be built several times, for several programs.
struct build {
    uint64_t key;
    func_id function;
};

static int compare_builds(const void *x, const void *y)
{
    const struct build *a = x, *b = y;

    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return (a->function > b->function) - (a->function < b->function);
}

// Functions of which another build is called: nobody out of sight calls this one.
static const bool *called_elsewhere(struct finder *x)
{
    struct build *all = arena_array(x->scratch, struct build, x->n);
    bool *out = arena_array(x->scratch, bool, x->n);
    uint32_t end;

    for (func_id f = 0; f < x->n; f++) {
        const struct program_func *at = program_func(x->p, f);
        all[f].key = mods_class(ir_name(at->unit, at->unit->fns[at->func->fn].key));
        all[f].function = f;
    }
    if (x->n) {
        qsort(all, x->n, sizeof *all, compare_builds);
    }
    for (uint32_t i = 0; i < x->n; i = end) {
        bool is_called = false;
        for (end = i; end < x->n && all[end].key == all[i].key; end++) {
            is_called = is_called || x->is_called[all[end].function];
        }
        for (uint32_t k = i; k < end; k++) {
            out[all[k].function] = is_called;
        }
    }
    return out;
}

static void start_reach(struct finder *x)
{
    const bool *is_called = called_elsewhere(x);
    struct threads *t = x->t;

    for (uint32_t r = 0; r < t->nroots; r++) {
        t->runs[t->roots[r].entry] |= (uint64_t)1 << r;
        t->surely[t->roots[r].entry] |= (uint64_t)1 << r;
        if (t->roots[r].is_main) {
            t->mains |= (uint64_t)1 << r;
        }
    }
    for (func_id f = 0; f < x->n; f++) {
        if (has_code(program_func(x->p, f)) && !is_called[f] && t->runs[f] == 0) {
            t->runs[f] |= (uint64_t)1 << ROOT_UNKNOWN;
        }
    }
}

// A root is several threads if its creation may be repeated.
static bool is_repeated(const struct finder *x, func_id f)
{
    uint64_t roots = x->t->runs[f];

    if (x->ncalls[f] > 1) {
        return true;
    }
    for (uint32_t r = 0; r < x->t->nroots; r++) {
        const struct thread_root *root = &x->t->roots[r];
        if (roots >> r & 1 && !root->is_main && (root->is_multi || root->entry == f)) {
            return root->is_multi;
        }
    }
    return false;
}

static void mark_multi(struct finder *x)
{
    struct threads *t = x->t;

    for (uint32_t pass = 0; pass < 3; pass++) {
        for (uint32_t r = 0; r < t->nroots; r++) {
            struct thread_root *root = &t->roots[r];
            if (!root->is_main && is_repeated(x, root->spawned_in)) {
                root->is_multi = true;
            }
            t->multi |= root->is_multi ? (uint64_t)1 << r : 0;
        }
    }
    t->multi |= (uint64_t)1 << ROOT_UNKNOWN;
}

// ---- Before the first thread, and after the last ------------------------------------------------

static place_id without_index(const struct ir_unit *u, place_id p)
{
    while (p && (place_get(u->places, p)->step == PLACE_INDEX ||
                 place_get(u->places, p)->step == PLACE_INDEX_K)) {
        p = place_get(u->places, p)->parent;
    }
    return p;
}

// The variable that a thread's handle is in, whichever element.
static place_id handle_place(const struct ir_unit *u, const struct ir_func *f,
                             const struct reaching *r, uint32_t insn, const struct api_place *at)
{
    const struct ir_insn *i = &f->insns[insn];
    uint32_t def;

    if (at->root != API_ARG || at->arg >= i->count) {
        return 0;
    }
    def = flow_origin(r, f->args[i->first + at->arg], insn);
    if (def == CFG_NONE || f->insns[def].op != (at->nsteps ? IR_ADDR : IR_LOAD)) {
        return 0;
    }
    return without_index(u, f->insns[def].place);
}

static void note_effects(struct finder *x, func_id id, struct thread_code *code,
                         const struct reaching *r, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct callee *c = program_callee(x->p, at->unit, &at->func->insns[insn]);
    size_t n = arrlenu(code->spawns);
    struct spawn *last = n ? &code->spawns[n - 1] : NULL;

    for (uint32_t e = 0; c->api && e < c->api->neffects; e++) {
        const struct api_effect *effect = &c->api->effects[e];
        place_id handle;
        if (effect->family != FAMILY_THREAD) {
            continue;
        }
        handle = handle_place(at->unit, at->func, r, insn, &effect->at);
        if (effect->kind == API_ACQUIRE && last && last->insn == insn) {
            last->handle = handle;
        } else if (effect->kind == API_JOIN && handle) {
            arrput(code->joins, ((struct join){insn, handle}));
        }
    }
}

static place_id given_place(struct finder *x, func_id id, const struct reaching *r, uint32_t insn,
                            uint32_t arg, bool is_pointer)
{
    const struct program_func *at = program_func(x->p, id);
    const struct api_place place = {
        .root = API_ARG, .arg = (uint8_t)arg, .nsteps = is_pointer ? 1 : 0};

    return handle_place(at->unit, at->func, r, insn, &place);
}

// What a callee with a body does to threads of which it is given the handles.
static void note_callee(struct finder *x, func_id id, struct thread_code *code,
                        const struct reaching *r, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct callee *c = program_callee(x->p, at->unit, &at->func->insns[insn]);
    const size_t n = arrlenu(code->spawns);
    const struct given_handles *g;

    if (c->body == FUNC_UNKNOWN || c->flags & CALLEE_UNSURE) {
        return;
    }
    g = &x->given[c->body];
    for (uint32_t a = 0; a < PARAMS_MAX; a++) {
        const bool is_pointer = g->joins_at >> a & 1;
        if (is_pointer || g->joins >> a & 1) {
            const place_id handle = given_place(x, id, r, insn, a, is_pointer);
            if (handle) {
                arrput(code->joins, ((struct join){insn, handle}));
            }
        }
        if (g->spawns_at >> a & 1 && g->nspawns == 1 && n && code->spawns[n - 1].insn == insn) {
            code->spawns[n - 1].handle = given_place(x, id, r, insn, a, true);
        }
    }
}

static bool starts_threads(struct finder *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct call_targets *t = program_targets(x->p, at->unit, i);

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN && x->may_spawn[t->items[k].body]) {
            return true;
        }
    }
    t = program_callbacks(x->p, at->unit, i);
    for (uint32_t k = 0; k < t->n; k++) {
        if (is_new_thread(t->items[k].as)) {
            return true;
        }
    }
    return false;
}

// The way on if the call has succeeded, where the block ends in a test of that; CFG_NONE: it does
// not.
static block_id success_arm(struct finder *x, func_id id, const struct reaching *r, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct ir_func *f = at->func;
    const struct ir_block *b = &f->blocks[cfg_block_of(f, insn)];
    const struct ir_insn *last = &f->insns[b->first + b->count - 1];
    const struct api_fn *row = program_callee(x->p, at->unit, &f->insns[insn])->api;
    uint32_t def = last->op == IR_BR ? flow_origin(r, last->a, b->first + b->count - 1) : CFG_NONE;
    const struct ir_insn *test = def == CFG_NONE ? NULL : &f->insns[def];
    int64_t k;

    if (!test || f->insns[insn].op != IR_CALL || !row || row->is_inferred ||
        row->fails.subject.root != API_RET || !row->fails.negated || row->fails.lo != 0 ||
        row->fails.hi != 0) {
        return CFG_NONE;
    }
    if (def == insn) {
        return f->succs[b->first_succ + 1];
    }
    if (test->op != IR_BIN || (test->sub != BIN_EQ && test->sub != BIN_NE) ||
        flow_origin(r, test->a, def) != insn || !flow_constant(r, test->b, def, &k) || k != 0) {
        return CFG_NONE;
    }
    return f->succs[b->first_succ + (test->sub == BIN_EQ ? 0 : 1)];
}

// ---- Where a thread may run ---------------------------------------------------------------------

struct life {
    const struct thread_code *code;
    const struct ir_func *f;
    const struct spawn *s;
    struct bitset joins; // blocks that join it
    struct bitset alive;
    block_id *work;
    uint32_t n;
};

// The outermost loop around a join that the thread was not started in: it joins all that there are.
static block_id join_loop(const struct life *l, block_id join)
{
    const struct cfg *c = l->code->cfg;
    block_id start = cfg_block_of(l->f, l->s->insn), found = CFG_NONE;

    for (block_id h = c->loop_head[join]; h != CFG_NONE && !cfg_in_loop(c, start, h);
         h = c->loop_outer[h]) {
        found = h;
    }
    return found;
}

// The way from one block to the next leads past the joins.
static bool passes_joins(const struct life *l, block_id from, block_id to)
{
    for (block_id j = bitset_next(l->joins, 0); j < l->f->nblocks;
         j = bitset_next(l->joins, j + 1)) {
        block_id loop = join_loop(l, j);
        if (loop == CFG_NONE
                ? j == from
                : cfg_in_loop(l->code->cfg, from, loop) && !cfg_in_loop(l->code->cfg, to, loop)) {
            return true;
        }
    }
    return false;
}

static void live_on(struct life *l, block_id b)
{
    if (!bitset_has(l->alive, b)) {
        bitset_set(l->alive, b);
        l->work[l->n++] = b;
    }
}

static void live_past(struct life *l, block_id b)
{
    const struct ir_block *block = &l->f->blocks[b];

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        block_id to = l->f->succs[block->first_succ + s];
        if (!passes_joins(l, b, to)) {
            live_on(l, to);
        }
    }
}

// The blocks on the ways from the start on, up to joins.
static struct bitset live(struct finder *x, struct life *l)
{
    l->alive = bitset_new(x->a, l->f->nblocks);
    if (l->s->success != CFG_NONE) {
        live_on(l, l->s->success);
    } else {
        live_past(l, cfg_block_of(l->f, l->s->insn));
    }
    while (l->n > 0) {
        live_past(l, l->work[--l->n]);
    }
    return l->alive;
}

static void find_life(struct finder *x, func_id id, const struct thread_code *code, struct spawn *s)
{
    const struct ir_func *f = program_func(x->p, id)->func;
    struct life l = {.code = code, .f = f, .s = s};

    l.work = arena_array(x->scratch, block_id, f->nblocks + 1);
    l.joins = bitset_new(x->a, f->nblocks);
    s->after = live(x, &l);
    for (uint32_t j = 0; s->handle && j < code->njoins; j++) {
        if (code->joins[j].handle == s->handle) {
            bitset_set(l.joins, cfg_block_of(f, code->joins[j].insn));
        }
    }
    s->alive = live(x, &l);
}

static void look_inside(struct finder *x, func_id id)
{
    const struct program_func *at = program_func(x->p, id);
    struct thread_code *code = &x->t->code[id];
    const struct reaching *r;

    code->cfg = cfg_build(x->a, at->func);
    r = flow_reaching(x->a, code->cfg, at->unit);
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        if (at->func->insns[n].op != IR_CALL && at->func->insns[n].op != IR_ICALL) {
            continue;
        }
        if (starts_threads(x, id, n)) {
            arrput(code->spawns, ((struct spawn){n, 0, success_arm(x, id, r, n), {0}, {0}}));
        }
        note_effects(x, id, code, r, n);
        note_callee(x, id, code, r, n);
    }
    code->nspawns = (uint32_t)arrlenu(code->spawns);
    code->njoins = (uint32_t)arrlenu(code->joins);
    for (uint32_t k = 0; k < code->nspawns; k++) {
        find_life(x, id, code, &code->spawns[k]);
    }
}

static void freeze(struct finder *x, struct thread_code *code)
{
    struct spawn *spawns = code->spawns;
    struct join *joins = code->joins;

    code->spawns = code->nspawns ? arena_copy(x->a, spawns, code->nspawns * sizeof *spawns) : NULL;
    code->joins = code->njoins ? arena_copy(x->a, joins, code->njoins * sizeof *joins) : NULL;
    arrfree(spawns);
    arrfree(joins);
}

static bool comes_after(const struct ir_func *f, const struct spawn *s, uint32_t insn)
{
    block_id b = cfg_block_of(f, insn);

    return bitset_has(s->after, b) || (cfg_block_of(f, s->insn) == b && s->insn < insn);
}

// Whether a thread that is started there may be running at the instruction.
static bool may_run(const struct thread_code *code, const struct ir_func *f, const struct spawn *s,
                    uint32_t insn)
{
    block_id b = cfg_block_of(f, insn);
    bool is_behind = cfg_block_of(f, s->insn) == b && s->insn < insn;

    for (uint32_t j = 0; s->handle && j < code->njoins; j++) {
        if (code->joins[j].handle == s->handle && code->joins[j].insn < insn &&
            cfg_block_of(f, code->joins[j].insn) == b) {
            return false;
        }
    }
    return is_behind || bitset_has(s->alive, b);
}

static bool is_over(const struct thread_code *code, const struct ir_func *f, const struct spawn *s,
                    uint32_t insn)
{
    return comes_after(f, s, insn) && !may_run(code, f, s, insn);
}

// Some thread that this function started, or let start, may be running.
static bool has_company(const struct threads *t, func_id f, uint32_t insn)
{
    const struct thread_code *code = &t->code[f];
    const struct ir_func *func = program_func(t->program, f)->func;

    for (uint32_t s = 0; s < code->nspawns; s++) {
        if (may_run(code, func, &code->spawns[s], insn)) {
            return true;
        }
    }
    return false;
}

uint64_t threads_at(const struct threads *t, func_id f, uint32_t insn)
{
    uint64_t alone = t->runs[f] & t->mains & ~t->parallel[f];

    return alone && !has_company(t, f, insn) ? t->runs[f] & ~alone : t->runs[f];
}

static void spread_parallel(struct finder *x, const struct thread_call *e)
{
    x->t->parallel[e->to] |= threads_at(x->t, e->from, e->insn);
}

// ---- Who was started ----------------------------------------------------------------------------

static uint64_t started_at(const struct threads *t, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(t->program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct call_targets *lists[2] = {program_targets(t->program, at->unit, i),
                                           program_callbacks(t->program, at->unit, i)};
    uint64_t out = 0;

    for (uint32_t r = 0; r < t->nroots; r++) {
        const struct thread_root *root = &t->roots[r];
        out |= !root->is_main && root->spawned_in == f && root->spawned_at == insn
                   ? (uint64_t)1 << r
                   : 0;
    }
    for (unsigned l = 0; l < 2; l++) {
        for (uint32_t k = 0; k < lists[l]->n && (l || targets_resolved(lists[l])); k++) {
            const func_id body = lists[l]->items[k].body;
            out |= body != FUNC_UNKNOWN ? t->starts[body] : 0;
        }
    }
    return out;
}

uint64_t threads_beside(const struct threads *t, func_id f, uint32_t insn)
{
    const struct thread_code *code = &t->code[f];
    const struct ir_func *func = program_func(t->program, f)->func;
    uint64_t out = t->before[f];

    for (uint32_t s = 0; s < code->nspawns; s++) {
        if (comes_after(func, &code->spawns[s], insn) &&
            !is_over(code, func, &code->spawns[s], insn)) {
            out |= started_at(t, f, code->spawns[s].insn);
        }
    }
    return out;
}

// Only by name: what a pointer may lead to is no evidence.
static void raise_starts(struct finder *x, const struct thread_call *e)
{
    const struct program_func *at = program_func(x->p, e->from);
    const struct ir_insn *i = &at->func->insns[e->insn];

    if (i->op == IR_CALL && program_callbacks(x->p, at->unit, i)->n == 0) {
        x->t->starts[e->from] |= x->t->starts[e->to];
    }
}

static void pass_before(struct finder *x, const struct thread_call *e)
{
    if (x->t->runs[e->from] & x->t->mains) {
        x->t->before[e->to] |= threads_beside(x->t, e->from, e->insn);
    }
}

static void find_started(struct finder *x)
{
    struct threads *t = x->t;

    for (uint32_t r = 0; r < t->nroots; r++) {
        if (!t->roots[r].is_main) {
            t->starts[t->roots[r].spawned_in] |= (uint64_t)1 << r;
        }
    }
    spread(x, raise_starts, true);
    spread(x, pass_before, false);
}

// ---- Who meets whom -----------------------------------------------------------------------------

bool threads_may_meet(const struct threads *t, uint32_t a, uint32_t b)
{
    const struct thread_root *x, *y;
    const struct thread_code *code;
    const struct ir_func *f;

    if (a == b) {
        return t->multi >> a & 1;
    }
    if (a == ROOT_UNKNOWN || b == ROOT_UNKNOWN || t->roots[a].is_main || t->roots[b].is_main) {
        return a == ROOT_UNKNOWN || b == ROOT_UNKNOWN ||
               !(t->roots[a].is_main && t->roots[b].is_main); // two programs
    }
    x = &t->roots[a];
    y = &t->roots[b];
    if (x->spawned_in != y->spawned_in || x->is_multi || y->is_multi) {
        return true;
    }
    code = &t->code[x->spawned_in];
    f = program_func(t->program, x->spawned_in)->func;
    for (uint32_t s = 0; s < code->nspawns; s++) {
        const struct spawn *spawn = &code->spawns[s];
        if ((spawn->insn == x->spawned_at && is_over(code, f, spawn, y->spawned_at)) ||
            (spawn->insn == y->spawned_at && is_over(code, f, spawn, x->spawned_at))) {
            return false;
        }
    }
    return true;
}

const char *thread_root_name(const struct threads *t, uint32_t root)
{
    const struct program_func *at;

    if (root >= t->nroots) {
        return "";
    }
    at = program_func(t->program, t->roots[root].entry);
    return ir_func_name(at->unit, at->func);
}

static void count_spawns(struct finder *x)
{
    for (func_id f = 0; f < x->n; f++) {
        const struct program_func *at = program_func(x->p, f);
        for (uint32_t n = 0; x->given[f].spawns_at && n < at->func->ninsns; n++) {
            const uint8_t op = at->func->insns[n].op;
            x->given[f].nspawns += (op == IR_CALL || op == IR_ICALL) && starts_threads(x, f, n);
        }
    }
}

struct threads *threads_find(struct arena *a, struct arena *scratch, const struct program *p)
{
    struct threads *t = arena_new(a, struct threads);
    struct finder x = {.t = t, .p = p, .a = a, .scratch = scratch, .n = program_func_count(p)};

    t->program = p;
    t->runs = arena_array(a, uint64_t, x.n);
    t->surely = arena_array(a, uint64_t, x.n);
    t->parallel = arena_array(a, uint64_t, x.n);
    t->code = arena_array(a, struct thread_code, x.n);
    t->starts = arena_array(a, uint64_t, x.n);
    t->before = arena_array(a, uint64_t, x.n);
    x.may_spawn = arena_array(a, bool, x.n);
    x.is_called = arena_array(a, bool, x.n);
    x.given = arena_array(a, struct given_handles, x.n);
    x.ncalls = arena_array(a, uint32_t, x.n);
    find_edges(&x);
    find_roots(&x);
    spread(&x, spread_spawning, true);
    count_spawns(&x);
    for (size_t i = 0; i < x.nedges; i++) {
        count_call(&x, &x.edges[i]);
    }
    start_reach(&x);
    spread(&x, reach, false);
    mark_multi(&x);
    for (func_id f = 0; f < x.n; f++) {
        t->parallel[f] = t->runs[f] & ~t->mains;
        if (x.may_spawn[f] && has_code(program_func(p, f))) {
            look_inside(&x, f);
            freeze(&x, &t->code[f]);
        }
    }
    spread(&x, spread_parallel, false);
    find_started(&x);
    t->calls = x.nedges ? arena_copy(a, x.edges, x.nedges * sizeof *x.edges) : NULL;
    t->ncalls = (uint32_t)x.nedges;
    arrfree(x.edges);
    return t;
}
