// SPDX-License-Identifier: Apache-2.0
// Returns with a lock held: a mistake, or the function's purpose?
//
// The returns of a function are its only statement of intent. A lock held at a return is reported
// only if some other return gave the same lock back after taking it here. Even then it is silent if
// the value returned looks like success (not negative, not null, and not one that also comes with
// the lock given back): such functions hand the lock over on purpose. Numbers above 1 are neither a
// yes nor a no: beside a return of 0 they are most likely error codes, which is reported with less
// confidence.
//
// A lock that is handed over needs somebody who gives it back. Whether the program has such a
// function is known only when all are summarised: until then it is a suspect (run.c comes back).
#include "analyzer/engine/typestate.h"

static bool same_lock(const struct exit_record *a, const struct exit_record *b)
{
    return a->machine == b->machine && a->class == b->class;
}

static int sign(const struct bucket *b)
{
    if (b->kind == BUCKET_CONST) {
        return b->k < 0 ? -1 : b->k > 0;
    }
    return b->kind == BUCKET_NEGATIVE ? -1 : 1;
}

// Whether two returns may have returned the same.
static bool may_equal(const struct bucket *a, const struct bucket *b)
{
    if (a->kind == BUCKET_ANY || b->kind == BUCKET_ANY || a->kind == BUCKET_VOID) {
        return true;
    }
    if (a->kind == BUCKET_CONST && b->kind == BUCKET_CONST) {
        return a->k == b->k;
    }
    return sign(a) == sign(b);
}

static enum ir_type_kind returned_kind(const struct typestate *t)
{
    const struct ir_type *fn = &t->unit->types[t->unit->fns[t->func->fn].type];

    return (enum ir_type_kind)t->unit->types[fn->elem].kind;
}

static bool looks_like_success(const struct typestate *t, const struct bucket *b)
{
    enum ir_type_kind kind = returned_kind(t);

    if (kind == TYPE_POINTER || kind == TYPE_BOOL) {
        return !(b->kind == BUCKET_CONST && b->k == 0);
    }
    return b->kind != BUCKET_ANY && sign(b) >= 0;
}

// An error code, where 0 is success.
static bool looks_like_code(const struct typestate *t, const struct bucket *b)
{
    return returned_kind(t) == TYPE_INT && b->kind == BUCKET_CONST && b->k > 1;
}

enum verdict { BY_DESIGN, DOUBTFUL, WRONG };

static enum verdict judge(const struct typestate *t, const struct candidates *c,
                          const struct exit_record *held)
{
    bool released = false, released_alike = false, released_zero = false;

    for (uint32_t i = 0; i < c->nexits; i++) {
        const struct exit_record *r = &c->exits[i];
        if (r->error == 0 && same_lock(r, held)) {
            released = true;
            released_alike = released_alike || may_equal(&r->bucket, &held->bucket);
            released_zero = released_zero || (r->bucket.kind == BUCKET_CONST && r->bucket.k == 0);
        }
    }
    if (released_alike || (released && !looks_like_success(t, &held->bucket))) {
        return WRONG;
    }
    return released_zero && looks_like_code(t, &held->bucket) ? DOUBTFUL : BY_DESIGN;
}

static bool is_mixed(const struct candidates *c, const struct exit_record *held)
{
    for (uint32_t i = 0; i < c->nexits; i++) {
        if (c->exits[i].error == 0 && same_lock(&c->exits[i], held)) {
            return true;
        }
    }
    return false;
}

// True: nobody takes locks of this class over.
static bool suspect(const struct typestate *t, struct candidates *c, uint64_t lock)
{
    bool is_known = lock == 0 || c->nsuspects == HANDED_MAX;

    for (uint32_t i = 0; i < t->nunshared; i++) {
        if (t->unshared[i] == lock) {
            return true;
        }
    }
    for (uint32_t i = 0; i < c->nsuspects; i++) {
        is_known = is_known || c->suspects[i] == lock;
    }
    if (!is_known) {
        c->suspects[c->nsuspects++] = lock;
    }
    return false;
}

void exits_judge(struct typestate *t, struct candidates *c)
{
    struct candidate *items = arena_array(t->arena, struct candidate, c->n + c->nexits);
    uint32_t n = 0;

    for (; n < c->n; n++) {
        items[n] = c->items[n];
    }
    for (uint32_t i = 0; i < c->nexits; i++) {
        const struct exit_record *r = &c->exits[i];
        enum verdict v = r->error ? judge(t, c, r) : BY_DESIGN;
        bool unshared = v == BY_DESIGN && r->error && is_mixed(c, r) && suspect(t, c, r->lock);
        if (unshared) {
            v = WRONG;
        }
        if (v != BY_DESIGN) {
            items[n++] = (struct candidate){.machine = r->machine,
                                            .error = r->error,
                                            .event = EVENT_EXIT,
                                            .family = r->family,
                                            .insn = r->insn,
                                            .acquired = r->acquired,
                                            .name = r->name,
                                            .bucket = r->bucket,
                                            .is_weak = v == DOUBTFUL || unshared,
                                            .is_unshared = unshared};
        }
    }
    c->items = items;
    c->n = n;
}
