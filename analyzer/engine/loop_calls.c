// SPDX-License-Identifier: Apache-2.0
// What waits in which function is known from the critical events (critical.c), with the way there;
// here it is asked of functions that a loop calls. Descriptors of a loop are told not to wait as a
// rule: one that is not known to wait does not count. In a loop around epoll_wait() what waits for
// the network may be ready: only what waits by itself counts there.
#include "analyzer/engine/loop_calls.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

struct finder {
    const struct lock_table *t;
    const struct program *p;
    struct arena *a;
    struct loop_code *items; // list
};

// ---- What counts --------------------------------------------------------------------------------

static bool counts(const struct lock_event *e)
{
    return e->kind == LOCK_EVENT_BLOCK && e->why != BLOCKS_LOCK &&
           !(e->why == BLOCKS_NET && e->fd.is_set && e->fd.mode != FD_MODE_WAITS);
}

static unsigned rank(const struct lock_event *e)
{
    static const uint8_t by_why[] = {[BLOCKS_WAIT] = 1, [BLOCKS_SYNC] = 2, [BLOCKS_FILE] = 3};

    return (e->flags & EVENT_MAY ? 8u : 0u) + (e->guard || e->flags & EVENT_TIMED ? 4u : 0u) +
           (e->why < sizeof by_why ? by_why[e->why] : 0u);
}

static bool is_better(const struct lock_event *a, const struct lock_event *b)
{
    return rank(a) != rank(b) ? rank(a) < rank(b) : a->nchain < b->nchain;
}

// One for each call in the function.
static void put_code(struct finder *x, const struct loop_code *c)
{
    for (size_t i = 0; i < arrlenu(x->items); i++) {
        struct loop_code *o = &x->items[i];
        if (o->function == c->function && o->event->chain[0].insn == c->event->chain[0].insn) {
            if (is_better(c->event, o->event)) {
                o->event = c->event;
            }
            o->is_certain = o->is_certain || c->is_certain;
            return;
        }
    }
    arrput(x->items, *c);
}

static void put_events(struct finder *x, struct loop_code c)
{
    const struct func_locks *f = &x->t->funcs[c.function];

    for (uint32_t i = 0; i < f->nevents; i++) {
        if (counts(&f->events[i])) {
            c.event = &f->events[i];
            put_code(x, &c);
        }
    }
}

// ---- Callbacks ----------------------------------------------------------------------------------

static void find_callbacks(struct finder *x, func_id f, uint32_t n)
{
    const struct program_func *at = program_func(x->p, f);
    const struct call_targets *t = program_callbacks(x->p, at->unit, &at->func->insns[n]);

    for (uint32_t k = 0; k < t->n; k++) {
        const struct call_target *to = &t->items[k];
        uint32_t same = 0;
        if (to->body == FUNC_UNKNOWN || to->as->thread != THREAD_LOOP) {
            continue;
        }
        for (uint32_t o = 0; o < t->n; o++) {
            same += t->items[o].as == to->as;
        }
        put_events(x, (struct loop_code){.kind = LOOP_CALLBACK,
                                         .function = to->body,
                                         .given_in = f,
                                         .given_at = n,
                                         .is_certain = same == 1});
    }
}

// ---- Loops around epoll_wait() ------------------------------------------------------------------

static bool is_called(const struct finder *x, func_id f, uint32_t n, const char *name)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *i = &at->func->insns[n];

    return i->op == IR_CALL && strcmp(program_callee_name(x->p, at->unit, i), name) == 0;
}

static bool waits_by_itself(const struct lock_event *e)
{
    return e->why == BLOCKS_SLEEP || (e->why == BLOCKS_NET && !e->fd.is_set) ||
           (e->why == BLOCKS_WAIT && !(e->flags & EVENT_TIMED) && !e->guard);
}

static bool has_epoll(const struct finder *x, const struct lock_event *e)
{
    const struct lock_link *last = &e->chain[e->nchain - 1];

    return is_called(x, last->function, last->insn, "epoll_wait") ||
           is_called(x, last->function, last->insn, "epoll_pwait");
}

// What the function itself does, as the call in the loop sees it.
static void put_below(struct finder *x, const struct loop_code *loop, uint32_t call, func_id to)
{
    const struct func_locks *l = &x->t->funcs[to];

    for (uint32_t i = 0; i < l->nevents; i++) {
        const struct lock_event *e = &l->events[i];
        struct loop_code c = *loop;
        struct lock_event *here;
        if (!counts(e) || !waits_by_itself(e) || has_epoll(x, e) || e->nchain == LOCK_CHAIN_MAX) {
            continue;
        }
        here = arena_copy(x->a, e, sizeof *e);
        memmove(&here->chain[1], &here->chain[0], here->nchain * sizeof *here->chain);
        here->chain[0] = (struct lock_link){loop->function, call};
        here->nchain++;
        c.event = here;
        put_code(x, &c);
    }
}

static void put_own(struct finder *x, const struct loop_code *loop, uint32_t call)
{
    const struct func_locks *l = &x->t->funcs[loop->function];

    for (uint32_t i = 0; i < l->nevents; i++) {
        struct loop_code c = *loop;
        c.event = &l->events[i];
        if (c.event->nchain == 1 && c.event->chain[0].insn == call && counts(c.event) &&
            waits_by_itself(c.event) && !has_epoll(x, c.event)) {
            put_code(x, &c);
        }
    }
}

static void find_dispatch(struct finder *x, func_id f, uint32_t n)
{
    const struct program_func *at = program_func(x->p, f);
    const struct loop_code loop = {
        .kind = LOOP_OF_EPOLL, .function = f, .given_in = f, .given_at = n, .is_certain = true};
    const struct cfg *c = cfg_build(x->a, at->func);
    const block_id head = c->loop_head[cfg_block_of(at->func, n)];

    for (uint32_t i = 0; head != CFG_NONE && i < at->func->ninsns; i++) {
        const struct ir_insn *call = &at->func->insns[i];
        const struct callee *to = call->op == IR_CALL ? program_callee(x->p, at->unit, call) : NULL;
        if (!to || !cfg_in_loop(c, cfg_block_of(at->func, i), head)) {
            continue;
        }
        put_own(x, &loop, i);
        if (to->body != FUNC_UNKNOWN && !(to->flags & CALLEE_UNSURE)) {
            put_below(x, &loop, i, to->body);
        }
    }
}

// ---- Coroutines ---------------------------------------------------------------------------------

// libdill's go() calls the function in place, on a stack of its own, and ends what began with the
// prologue behind that.
static void find_coroutine(struct finder *x, func_id f, uint32_t n)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_block *b = &at->func->blocks[cfg_block_of(at->func, n)];

    for (uint32_t i = n; i-- > b->first;) {
        const struct ir_insn *call = &at->func->insns[i];
        const func_id to =
            call->op == IR_CALL ? program_callee(x->p, at->unit, call)->body : FUNC_UNKNOWN;
        if (to != FUNC_UNKNOWN) {
            put_events(x, (struct loop_code){.kind = LOOP_COROUTINE,
                                             .function = to,
                                             .given_in = f,
                                             .given_at = i,
                                             .is_certain = true});
            return;
        }
    }
}

struct loop_calls loop_calls_find(struct arena *a, const struct lock_table *t)
{
    struct finder x = {.t = t, .p = t->program, .a = a};
    struct loop_calls out = {0};

    for (func_id f = 0; f < t->nfuncs; f++) {
        const struct program_func *at = program_func(x.p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            find_callbacks(&x, f, n);
            if (is_called(&x, f, n, "epoll_wait") || is_called(&x, f, n, "epoll_pwait")) {
                find_dispatch(&x, f, n);
            } else if (is_called(&x, f, n, "dill_epilogue")) {
                find_coroutine(&x, f, n);
            }
        }
    }
    out.n = (uint32_t)arrlenu(x.items);
    out.items = out.n ? arena_copy(a, x.items, out.n * sizeof *x.items) : NULL;
    arrfree(x.items);
    return out;
}
