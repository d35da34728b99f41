// SPDX-License-Identifier: Apache-2.0
// From the start of each thread the calls of functions that share something are collected, with the
// locks that are held on the shortest way there, at the call, and around all calls of its function.
// Two uses of one thing are a pair if some thread for each may run at one time and no lock is held
// at both. Buffers are a pair with every use of theirs; properties of the process if one of the two
// changes them; and a change by a thread other than main's is told alone.
#include "analyzer/engine/process_state.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"

#include <string.h>

struct finder {
    const struct lock_table *locks;
    const struct threads *t;
    struct call_walk *w;
    struct state_use *uses;   // list
    struct state_pair *pairs; // list
    uint32_t root;
};

// ---- Uses ---------------------------------------------------------------------------------------

struct lock_list {
    uint64_t items[STATE_LOCKS_MAX];
    uint32_t n;
};

static void put_set(const struct finder *x, struct lock_list *out, const struct lock_set *s)
{
    for (uint32_t i = 0; i < s->n && out->n < STATE_LOCKS_MAX; i++) {
        const struct lock_name *name = &x->locks->names->items[s->ids[i]];
        if (name->class) {
            out->items[out->n++] = name->class;
        }
    }
}

static struct lock_list locks_on(const struct finder *x, const struct walk_way *way)
{
    struct lock_list out = {0};

    for (uint32_t i = 0; i < way->n; i++) {
        const struct func_locks *f = &x->locks->funcs[way->links[i].function];
        for (uint32_t k = 0; k < f->ncalls; k++) {
            if (f->calls[k].insn == way->links[i].insn) {
                put_set(x, &out, &f->calls[k].held);
            }
        }
    }
    if (x->locks->always) {
        put_set(x, &out, &x->locks->always[way->links[way->n - 1].function]);
    }
    return out;
}

static bool holds(const uint64_t *locks, uint32_t n, uint64_t class)
{
    for (uint32_t i = 0; i < n; i++) {
        if (locks[i] == class) {
            return true;
        }
    }
    return false;
}

// Only what every thread holds that comes there.
static void keep_common(struct state_use *u, const struct lock_list *l)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < u->nlocks; i++) {
        if (holds(l->items, l->n, u->locks[i])) {
            u->locks[n++] = u->locks[i];
        }
    }
    u->nlocks = n;
}

static void put_use(struct finder *x, func_id f, uint32_t insn, const struct api_fn *row,
                    const struct api_share *share)
{
    struct state_use u = {.function = f, .insn = insn, .row = row, .share = share};
    struct lock_list held;
    struct walk_way way;

    call_walk_way(x->w, f, insn, &way);
    held = locks_on(x, &way);
    for (size_t i = 0; i < arrlenu(x->uses); i++) {
        if (x->uses[i].function == f && x->uses[i].insn == insn && x->uses[i].share == share) {
            x->uses[i].roots |= (uint64_t)1 << x->root;
            keep_common(&x->uses[i], &held);
            return;
        }
    }
    u.roots = (uint64_t)1 << x->root;
    u.nlocks = held.n;
    memcpy(u.locks, held.items, sizeof u.locks);
    arrput(x->uses, u);
}

static bool see_call(void *ctx, func_id f, uint32_t insn, const struct api_fn *row)
{
    struct finder *x = ctx;

    for (uint32_t i = 0; i < row->nshares && thread_shares_program(x->t, x->root, f); i++) {
        if (row->shares[i].use != SHARE_LOCK && threads_at(x->t, f, insn) >> x->root & 1) {
            put_use(x, f, insn, row, &row->shares[i]);
        }
    }
    return true;
}

// ---- Pairs --------------------------------------------------------------------------------------

static bool is_of(const struct program *p, const struct thread_root *r, uint32_t program)
{
    return r->is_main ? program_main(p, program) == r->entry
                      : program_reaches(p, program, r->entry);
}

// Threads of two programs never meet.
static bool in_one_program(const struct threads *t, uint32_t r, uint32_t s)
{
    const uint32_t n = program_count(t->program);

    for (uint32_t i = 0; i < n; i++) {
        if (is_of(t->program, &t->roots[r], i) && is_of(t->program, &t->roots[s], i)) {
            return true;
        }
    }
    return n == 0;
}

static bool may_meet(const struct threads *t, uint32_t r, uint32_t s)
{
    return threads_may_meet(t, r, s) && in_one_program(t, r, s);
}

// Threads for both, if there are such; others than main's first.
static bool find_roots(const struct finder *x, const struct state_use *a, const struct state_use *b,
                       struct state_pair *out)
{
    for (uint32_t r = x->t->nroots; r-- > 0;) {
        for (uint32_t s = x->t->nroots; a->roots >> r & 1 && s-- > 0;) {
            if (b->roots >> s & 1 && may_meet(x->t, r, s)) {
                *out = (struct state_pair){a, b, r, s};
                return true;
            }
        }
    }
    return false;
}

static bool is_guarded(const struct state_use *a, const struct state_use *b)
{
    for (uint32_t i = 0; i < a->nlocks; i++) {
        if (holds(b->locks, b->nlocks, a->locks[i])) {
            return true;
        }
    }
    return false;
}

static bool clash(const struct state_use *a, const struct state_use *b)
{
    const bool is_pair = a->share->use == SHARE_BUFFER
                             ? b->share->use == SHARE_BUFFER
                             : a->share->use == SHARE_CHANGE && b->share->use == SHARE_READ;

    return is_pair && strcmp(a->share->what, b->share->what) == 0 && !is_guarded(a, b);
}

// Another thread, beside which one other than main's changes what all have.
static bool changes_for_all(const struct finder *x, const struct state_use *u,
                            struct state_pair *out)
{
    for (uint32_t r = 0; u->share->use == SHARE_CHANGE && r < x->t->nroots; r++) {
        for (uint32_t s = 0; u->roots >> r & 1 && s < x->t->nroots; s++) {
            if (!x->t->roots[r].is_main && may_meet(x->t, r, s)) {
                *out = (struct state_pair){u, NULL, r, s};
                return true;
            }
        }
    }
    return false;
}

static bool is_told(const struct finder *x, const struct state_use *u)
{
    for (size_t i = 0; i < arrlenu(x->pairs); i++) {
        if (x->pairs[i].a->function == u->function &&
            strcmp(x->pairs[i].a->share->what, u->share->what) == 0) {
            return true;
        }
    }
    return false;
}

// The pair to tell of a use: with another call, if there is one, else with itself.
static void find_pair(struct finder *x, const struct state_use *u)
{
    struct state_pair p;
    bool is_found = false;

    if (is_told(x, u)) {
        return;
    }
    for (size_t i = 0; !is_found && i < arrlenu(x->uses); i++) {
        is_found = x->uses[i].function != u->function && clash(u, &x->uses[i]) &&
                   find_roots(x, u, &x->uses[i], &p);
    }
    if (is_found || (clash(u, u) && find_roots(x, u, u, &p)) || changes_for_all(x, u, &p)) {
        arrput(x->pairs, p);
    }
}

struct state_pairs process_state_find(struct arena *a, const struct lock_table *locks,
                                      const struct threads *t, struct call_walk *w)
{
    struct finder x = {.locks = locks, .t = t, .w = w};
    struct state_pairs out = {0};

    for (x.root = 0; t->nroots > program_count(t->program) && x.root < t->nroots; x.root++) {
        call_walk_from(w, t->roots[x.root].entry, NULL);
        call_walk_each(w, see_call, &x);
    }
    for (size_t i = 0; i < arrlenu(x.uses); i++) {
        find_pair(&x, &x.uses[i]);
    }
    out.n = (uint32_t)arrlenu(x.pairs);
    if (out.n) {
        // The uses are a list of the heap: they move to the arena with the pairs.
        const struct state_use *kept = arena_copy(a, x.uses, arrlenu(x.uses) * sizeof *x.uses);
        struct state_pair *pairs = arena_copy(a, x.pairs, out.n * sizeof *pairs);
        for (uint32_t i = 0; i < out.n; i++) {
            pairs[i].a = kept + (pairs[i].a - x.uses);
            pairs[i].b = pairs[i].b ? kept + (pairs[i].b - x.uses) : NULL;
        }
        out.items = pairs;
    }
    arrfree(x.uses);
    arrfree(x.pairs);
    return out;
}
