// SPDX-License-Identifier: Apache-2.0
// Locks that a function's callers hold when they call it, by class: at every call, and at some.
//
// What is held at every call starts from "all locks" and loses what a call does not have; what may
// be held starts from none. A function that nobody in sight calls has none, if it may be called
// from outside; if it is only handed to somebody, nobody knows.
#include "analyzer/base/arena.h"
#include "analyzer/engine/guard_parts.h"

const struct caller_lock *caller_lock_find(const struct caller_locks *s, uint64_t class)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->items[i].class == class) {
            return &s->items[i];
        }
    }
    return NULL;
}

static void put(struct caller_locks *s, uint64_t class, uint8_t mode)
{
    if (class && s->n < CALLER_LOCKS_MAX && !caller_lock_find(s, class)) {
        s->items[s->n++] = (struct caller_lock){class, mode};
    }
}

const struct lock_call *lock_call_at(const struct func_locks *f, uint32_t insn)
{
    uint32_t lo = 0, hi = f->ncalls;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->calls[mid].insn == insn) {
            return &f->calls[mid];
        }
        if (f->calls[mid].insn < insn) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return NULL;
}

bool lock_set_has_class(const struct lock_names *names, const struct lock_set *s, uint64_t class)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (names->items[s->ids[i]].class == class) {
            return true;
        }
    }
    return false;
}

static void put_set(const struct lock_names *names, struct caller_locks *to,
                    const struct lock_set *from, const uint8_t *modes)
{
    for (uint32_t i = 0; i < from->n; i++) {
        put(to, names->items[from->ids[i]].class, modes ? modes[i] : API_MODE_ANY);
    }
}

// What is held at a call for certain. What the function took itself goes before: it may have given
// back the caller's lock for reading and taken it for writing.
static struct caller_locks held_at(const struct guard_finder *g, const struct thread_call *c)
{
    const struct lock_call *at = lock_call_at(&g->funcs[c->from], c->insn);
    const struct caller_locks *before = &g->always[c->from];
    struct caller_locks out = {0};

    if (at) {
        put_set(g->names, &out, &at->held, at->modes);
    }
    for (uint32_t i = 0; i < before->n; i++) {
        if (!at || !lock_set_has_class(g->names, &at->removed, before->items[i].class)) {
            put(&out, before->items[i].class, before->items[i].mode);
        }
    }
    return out;
}

// What both have; to hold a lock for reading is less.
static struct caller_locks common(const struct caller_locks *a, const struct caller_locks *b)
{
    struct caller_locks out = {0};

    for (uint32_t i = 0; i < a->n; i++) {
        const struct caller_lock *l = caller_lock_find(b, a->items[i].class);
        if (l) {
            put(&out, l->class, l->mode < a->items[i].mode ? l->mode : a->items[i].mode);
        }
    }
    return out;
}

static bool is_equal(const struct caller_locks *a, const struct caller_locks *b)
{
    for (uint32_t i = 0; i < a->n && i < b->n; i++) {
        if (a->items[i].class != b->items[i].class || a->items[i].mode != b->items[i].mode) {
            return false;
        }
    }
    return a->n == b->n;
}

static bool meet(struct guard_finder *g, const struct thread_call *c)
{
    struct caller_locks *to = &g->always[c->to];
    const struct caller_locks before = *to;
    struct caller_locks now;

    if (g->always[c->from].is_all || (to->n == 0 && !to->is_all)) {
        return false;
    }
    now = held_at(g, c);
    *to = before.is_all ? now : common(&before, &now);
    return before.is_all || !is_equal(to, &before);
}

static bool join(struct guard_finder *g, const struct thread_call *c)
{
    const struct lock_call *at = lock_call_at(&g->funcs[c->from], c->insn);
    const struct caller_locks *from = &g->maybe[c->from];
    struct caller_locks *to = &g->maybe[c->to];
    const struct caller_locks before = *to;

    for (uint32_t i = 0; i < from->n; i++) {
        put(to, from->items[i].class, API_MODE_ANY);
    }
    if (at) {
        put_set(g->names, to, &at->held, NULL);
        put_set(g->names, to, &at->maybe, NULL);
    }
    to->is_any =
        to->is_any || from->is_any || to->n == CALLER_LOCKS_MAX || g->funcs[c->from].is_cut;
    return to->n != before.n || to->is_any != before.is_any;
}

static void index_calls(struct guard_finder *g)
{
    const struct threads *t = g->threads;
    uint32_t *next = arena_array(g->scratch, uint32_t, g->nfuncs + 1);

    g->first_call = arena_array(g->scratch, uint32_t, g->nfuncs + 1);
    g->calls = arena_array(g->scratch, uint32_t, t->ncalls);
    for (uint32_t i = 0; i < t->ncalls; i++) {
        g->first_call[t->calls[i].to + 1]++;
    }
    for (func_id f = 0; f < g->nfuncs; f++) {
        g->first_call[f + 1] += g->first_call[f];
        next[f] = g->first_call[f];
    }
    for (uint32_t i = 0; i < t->ncalls; i++) {
        g->calls[next[t->calls[i].to]++] = i;
    }
}

// Nobody in sight calls it, but its address was taken.
static bool is_handed_over(const struct guard_finder *g, func_id f)
{
    const struct program_func *at = program_func(g->program, f);

    return at->unit->fns[at->func->fn].flags & (FN_ADDRESS_TAKEN | FN_INTERNAL);
}

static void start(struct guard_finder *g)
{
    for (func_id f = 0; f < g->nfuncs; f++) {
        g->always[f].is_all = g->first_call[f] < g->first_call[f + 1];
        g->maybe[f].is_any = !g->always[f].is_all && is_handed_over(g, f);
    }
    for (uint32_t r = 0; r < g->threads->nroots; r++) {
        g->always[g->threads->roots[r].entry] = (struct caller_locks){0};
        g->maybe[g->threads->roots[r].entry].is_any = false;
    }
}

void find_caller_locks(struct guard_finder *g)
{
    const struct threads *t = g->threads;
    bool has_changed = true;

    g->always = arena_array(g->scratch, struct caller_locks, g->nfuncs);
    g->maybe = arena_array(g->scratch, struct caller_locks, g->nfuncs);
    index_calls(g);
    start(g);
    while (has_changed) {
        has_changed = false;
        for (uint32_t i = t->ncalls; i-- > 0;) {
            has_changed = meet(g, &t->calls[i]) || has_changed;
            has_changed = join(g, &t->calls[i]) || has_changed;
        }
    }
}
