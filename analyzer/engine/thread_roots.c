// SPDX-License-Identifier: Apache-2.0
// Who calls whom on one thread, where threads start, and which functions each of them runs.
//
// A root is several threads if its creation may be repeated: in a loop, by a function that is
// called several times, by a root that is several threads itself. A function that nobody in sight
// calls belongs to callers that are not in sight.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/given_calls.h"

#include <stdlib.h>

bool thread_has_code(const struct program_func *at)
{
    return !at->is_duplicate && at->func->nblocks > 0 && !(at->func->flags & FUNC_INIT);
}

bool thread_is_new(const struct api_callback *as)
{
    return as && (as->thread == THREAD_NEW || as->thread == THREAD_WORKER);
}

static void put_edges(struct thread_build *x, func_id from, uint32_t insn,
                      const struct call_targets *t)
{
    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN && !thread_is_new(t->items[k].as)) {
            arrput(x->edges, ((struct thread_call){from, insn, t->items[k].body, t->n == 1}));
        }
    }
}

// ---- Calls --------------------------------------------------------------------------------------

enum { GIVEN_MAX = 64 };

static void put_given(struct thread_build *x, const struct given_calls *g, func_id from, uint32_t n)
{
    const struct ir_insn *i = &program_func(x->p, from)->func->insns[n];
    func_id given[GIVEN_MAX];
    const uint32_t ngiven = given_calls_for(g, from, i, given, GIVEN_MAX);

    for (uint32_t k = 0; k < ngiven; k++) {
        arrput(x->edges, ((struct thread_call){from, n, given[k], ngiven == 1}));
    }
}

// All calls on the caller's own thread, callees first.
void thread_find_calls(struct thread_build *x)
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
                thread_note_given(x, steps[i].function, n);
            }
        }
    }
    x->nedges = arrlenu(x->edges);
}

// ---- Roots --------------------------------------------------------------------------------------

static bool is_in_loop(struct thread_build *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    struct arena_mark mark = arena_mark(x->scratch);
    const struct cfg *c = cfg_build(x->scratch, at->func);
    bool in_loop = c->loop_depth[cfg_block_of(at->func, insn)] > 0;

    arena_rewind(x->scratch, mark);
    return in_loop;
}

// Its bit; 0: there are too many.
static uint64_t add_root(struct thread_build *x, const struct thread_root *r)
{
    struct threads *t = x->t;

    for (uint32_t i = 0; i < t->nroots; i++) {
        if (t->roots[i].entry == r->entry && t->roots[i].is_main == r->is_main) {
            t->roots[i].is_multi = true;
            return (uint64_t)1 << i;
        }
    }
    if (t->nroots == ROOTS_MAX) {
        return 0;
    }
    t->roots[t->nroots] = *r;
    return (uint64_t)1 << t->nroots++;
}

// One call starts one thread; a pool has several, and a timer starts one each time.
static bool starts_many(struct thread_build *x, func_id f, uint32_t insn,
                        const struct api_callback *as)
{
    const struct program_func *at = program_func(x->p, f);
    const struct api_fn *api = program_callee(x->p, at->unit, &at->func->insns[insn])->api;

    for (uint32_t e = 0; api && as->thread == THREAD_NEW && e < api->neffects; e++) {
        if (api->effects[e].kind == API_SPAWN) {
            return is_in_loop(x, f, insn);
        }
    }
    return true;
}

static void find_spawns(struct thread_build *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct call_targets *t = program_callbacks(x->p, at->unit, &at->func->insns[n]);
        for (uint32_t k = 0; k < t->n; k++) {
            if (thread_is_new(t->items[k].as) && t->items[k].body != FUNC_UNKNOWN) {
                x->may_spawn[f] = true;
                x->t->starts[f] |= add_root(
                    x, &(struct thread_root){.entry = t->items[k].body,
                                             .is_multi = starts_many(x, f, n, t->items[k].as),
                                             .spawned_in = f,
                                             .spawned_at = n});
            }
        }
    }
}

void thread_count_call(struct thread_build *x, const struct thread_call *e)
{
    x->is_called[e->to] = true;
    if (x->may_spawn[e->to]) {
        x->ncalls[e->to] += e->from == e->to || is_in_loop(x, e->from, e->insn) ? 2 : 1;
    }
}

void thread_find_roots(struct thread_build *x)
{
    for (uint32_t i = 0; i < program_count(x->p); i++) {
        add_root(x, &(struct thread_root){.entry = program_main(x->p, i),
                                          .is_main = true,
                                          .spawned_in = FUNC_UNKNOWN});
    }
    for (func_id f = 0; f < x->n; f++) {
        if (thread_has_code(program_func(x->p, f))) {
            find_spawns(x, f);
        }
    }
}

// ---- Reach --------------------------------------------------------------------------------------

void thread_reach(struct thread_build *x, const struct thread_call *e)
{
    x->t->runs[e->to] |= x->t->runs[e->from];
    x->t->surely[e->to] |= e->is_certain ? x->t->surely[e->from] : 0;
}

void thread_spread_spawning(struct thread_build *x, const struct thread_call *e)
{
    x->may_spawn[e->from] = x->may_spawn[e->from] || x->may_spawn[e->to];
}

static uint64_t count_facts(const struct thread_build *x)
{
    uint64_t n = 0;

    for (func_id f = 0; f < x->n; f++) {
        n += (uint64_t)__builtin_popcountll(x->t->runs[f]) + x->may_spawn[f] + x->t->detaches[f] +
             x->t->quits[f] + (uint64_t)__builtin_popcountll(x->t->surely[f]) +
             (uint64_t)__builtin_popcountll(x->t->parallel[f]) +
             (uint64_t)__builtin_popcountll(x->t->starts[f]) +
             (uint64_t)__builtin_popcountll(x->t->before[f]);
    }
    return n;
}

// Passes over all edges, from the callees up or from the callers down, until nothing changes.
void thread_spread(struct thread_build *x, thread_edge_fn each, bool upward)
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
static const bool *called_elsewhere(struct thread_build *x)
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

void thread_start_reach(struct thread_build *x)
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
        if (thread_has_code(program_func(x->p, f)) && !is_called[f] && t->runs[f] == 0) {
            t->runs[f] |= (uint64_t)1 << ROOT_UNKNOWN;
        }
    }
}

// A root is several threads if its creation may be repeated.
static bool is_repeated(const struct thread_build *x, func_id f)
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

void thread_mark_multi(struct thread_build *x)
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
