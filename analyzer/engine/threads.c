// SPDX-License-Identifier: Apache-2.0
// Roots are `main` and the functions that models start as threads; each reaches what it calls,
// directly, through pointers, and as callbacks on its own thread (thread_roots.c).
//
// `main` is alone until the first thread starts: an instruction of a function that it reaches is
// parallel if the function is called in parallel, or a call that may start a thread can come before
// it in the function; not behind a join of all that were started before it (thread_phases.c).
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

// ---- Who was started ----------------------------------------------------------------------------

static uint64_t root_of(const struct threads *t, func_id entry)
{
    for (uint32_t r = 0; r < t->nroots; r++) {
        if (t->roots[r].entry == entry && !t->roots[r].is_main) {
            return (uint64_t)1 << r;
        }
    }
    return 0;
}

uint64_t threads_started(const struct threads *t, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(t->program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct call_targets *lists[2] = {program_targets(t->program, at->unit, i),
                                           program_callbacks(t->program, at->unit, i)};
    uint64_t out = 0;

    for (unsigned l = 0; l < 2; l++) {
        for (uint32_t k = 0; k < lists[l]->n && (l || targets_resolved(lists[l])); k++) {
            const func_id body = lists[l]->items[k].body;
            out |= body != FUNC_UNKNOWN ? t->starts[body] : 0;
            out |= thread_is_new(lists[l]->items[k].as) ? root_of(t, body) : 0;
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
        if (thread_comes_after(func, &code->spawns[s], insn) &&
            !thread_is_over(code, func, &code->spawns[s], insn)) {
            out |= threads_started(t, f, code->spawns[s].insn);
        }
    }
    return out;
}

// Only by name: what a pointer may lead to is no evidence.
static void raise_starts(struct thread_build *x, const struct thread_call *e)
{
    const struct program_func *at = program_func(x->p, e->from);
    const struct ir_insn *i = &at->func->insns[e->insn];

    if (i->op == IR_CALL && program_callbacks(x->p, at->unit, i)->n == 0) {
        x->t->starts[e->from] |= x->t->starts[e->to];
    }
}

static void pass_before(struct thread_build *x, const struct thread_call *e)
{
    if (x->t->runs[e->from] & x->t->mains) {
        x->t->before[e->to] |= threads_beside(x->t, e->from, e->insn);
    }
}

static void find_started(struct thread_build *x)
{
    thread_spread(x, raise_starts, true);
    thread_spread(x, pass_before, false);
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
        const struct thread_spawn *spawn = &code->spawns[s];
        if ((spawn->insn == x->spawned_at && thread_is_over(code, f, spawn, y->spawned_at)) ||
            (spawn->insn == y->spawned_at && thread_is_over(code, f, spawn, x->spawned_at))) {
            return false;
        }
    }
    return true;
}

uint64_t thread_handle_class(const struct ir_unit *u, place_id handle)
{
    const struct place *p = handle ? place_get(u->places, handle) : NULL;

    if (p && (p->step == PLACE_INDEX || p->step == PLACE_INDEX_K)) {
        return thread_handle_class(u, p->parent);
    }
    return p && p->step == PLACE_GLOBAL  ? mods_class(ir_name(u, u->globals[p->arg].key))
           : p && p->step == PLACE_FIELD ? mods_class(ir_name(u, u->fields[p->arg].key))
                                         : 0;
}

// What is done to threads whose handles are of the class; in all functions.
static bool find_class(const struct threads *t, uint64_t class, bool is_use, func_id *in,
                       uint32_t *insn)
{
    for (func_id f = 0; class && f < program_func_count(t->program); f++) {
        for (uint32_t j = 0; j < t->code[f].njoins; j++) {
            const struct thread_join *join = &t->code[f].joins[j];
            if (join->is_use == is_use &&
                thread_handle_class(program_func(t->program, f)->unit, join->handle) == class) {
                *in = f;
                *insn = join->insn;
                return true;
            }
        }
    }
    return false;
}

bool threads_join_class(const struct threads *t, uint64_t class)
{
    uint32_t insn;
    func_id in;

    return find_class(t, class, false, &in, &insn);
}

bool threads_use_class(const struct threads *t, uint64_t class)
{
    uint32_t insn;
    func_id in;

    return find_class(t, class, true, &in, &insn);
}

// The same for a handle in memory of the function's own.
static bool find_own(const struct threads *t, func_id f, place_id handle, bool is_use,
                     uint32_t *insn)
{
    for (uint32_t j = 0; j < t->code[f].njoins; j++) {
        const struct thread_join *join = &t->code[f].joins[j];
        if (join->is_use == is_use && join->handle == handle) {
            *insn = join->insn;
            return true;
        }
    }
    return false;
}

bool threads_waited_for(const struct threads *t, func_id f, uint32_t spawn, func_id *in,
                        uint32_t *insn)
{
    const struct thread_code *code = &t->code[f];

    for (uint32_t s = 0; s < code->nspawns; s++) {
        const place_id handle = code->spawns[s].insn == spawn ? code->spawns[s].handle : 0;
        const uint64_t class = thread_handle_class(program_func(t->program, f)->unit, handle);
        if (!handle) {
            continue;
        }
        *in = f;
        return class ? find_class(t, class, false, in, insn) &&
                           !find_class(t, class, true, &(func_id){0}, &(uint32_t){0})
                     : find_own(t, f, handle, false, insn) &&
                           !find_own(t, f, handle, true, &(uint32_t){0});
    }
    return false;
}

bool threads_joined_before(const struct threads *t, func_id f, uint32_t spawn, uint32_t insn)
{
    const struct thread_code *code = &t->code[f];
    const struct ir_func *func = program_func(t->program, f)->func;

    for (uint32_t s = 0; s < code->nspawns; s++) {
        if (code->spawns[s].insn == spawn) {
            return thread_is_over(code, func, &code->spawns[s], insn);
        }
    }
    return false;
}

bool thread_root_ends(const struct threads *t, uint32_t root)
{
    const struct program_func *at = program_func(t->program, t->roots[root].entry);
    const uint32_t flags = program_callee_fn(t->program, at->unit, at->func->fn)->flags;

    return !(flags & CALLEE_NORETURN) || t->quits[t->roots[root].entry];
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

struct threads *threads_find(struct arena *a, struct arena *scratch, const struct program *p)
{
    struct threads *t = arena_new(a, struct threads);
    struct thread_build x = {
        .t = t, .p = p, .a = a, .scratch = scratch, .n = program_func_count(p)};

    t->program = p;
    t->runs = arena_array(a, uint64_t, x.n);
    t->surely = arena_array(a, uint64_t, x.n);
    t->parallel = arena_array(a, uint64_t, x.n);
    t->code = arena_array(a, struct thread_code, x.n);
    t->starts = arena_array(a, uint64_t, x.n);
    t->before = arena_array(a, uint64_t, x.n);
    t->hands = arena_array(a, uint32_t, x.n);
    t->quits = arena_array(a, bool, x.n);
    t->detaches = arena_array(a, bool, x.n);
    x.may_spawn = arena_array(a, bool, x.n);
    x.is_called = arena_array(a, bool, x.n);
    x.given = arena_array(a, struct thread_given, x.n);
    x.ncalls = arena_array(a, uint32_t, x.n);
    thread_find_calls(&x);
    thread_find_roots(&x);
    thread_find_detaching(&x);
    thread_spread(&x, thread_spread_spawning, true);
    thread_count_spawns(&x);
    for (size_t i = 0; i < x.nedges; i++) {
        thread_count_call(&x, &x.edges[i]);
    }
    thread_start_reach(&x);
    thread_spread(&x, thread_reach, false);
    thread_mark_multi(&x);
    for (func_id f = 0; f < x.n; f++) {
        t->parallel[f] = t->runs[f] & ~t->mains;
        if (thread_has_code(program_func(p, f)) && (x.may_spawn[f] || thread_waits(&x, f))) {
            thread_look_inside(&x, f);
        }
    }
    thread_spread(&x, thread_spread_parallel, false);
    find_started(&x);
    t->calls = x.nedges ? arena_copy(a, x.edges, x.nedges * sizeof *x.edges) : NULL;
    t->ncalls = (uint32_t)x.nedges;
    arrfree(x.edges);
    return t;
}
