// SPDX-License-Identifier: Apache-2.0
// Returns with a lock held: a mistake, or the function's purpose?
//
// The returns of a function are its only statement of intent. A lock held at a return is reported
// only if some other return gave the same lock back after taking it here. Even then it is silent if
// the value returned looks like success (what callers do not take for a failure; where they do not
// say, not negative and not null; and not one that also comes with the lock given back): such
// functions hand the lock over on purpose. Numbers above 1 are neither a yes nor a no: beside a
// return of 0 they are most likely error codes, which is reported with less confidence; so are the
// results of calls that return error numbers. Where one return statement leaves with or without the
// lock as an argument wants it, that is what the argument is for.
//
// A lock that is handed over needs somebody who gives it back. Whether the program has such a
// function is known only when all are summarised: until then it is a suspect (run.c comes back).
// That goes for functions that give the lock back on no way as well, if others take such locks and
// give them back: one other is enough where a return leaves the lock alone and returns the same, so
// that no caller can tell whether he has it; else it takes two.
#include "analyzer/engine/typestate.h"

static bool same_lock(const struct exit_record *a, const struct exit_record *b)
{
    return a->machine == b->machine && a->class == b->class;
}

static unsigned signs(const struct bucket *b)
{
    if (b->kind == BUCKET_CONST) {
        return b->k < 0 ? SIGN_NEGATIVE : b->k > 0 ? SIGN_POSITIVE : SIGN_ZERO;
    }
    return b->kind == BUCKET_SIGNS ? (unsigned)b->k : 0;
}

bool bucket_within(const struct bucket *inner, const struct bucket *outer)
{
    if (outer->kind != BUCKET_SIGNS) {
        return inner->kind == outer->kind && inner->k == outer->k;
    }
    return inner->kind != BUCKET_VOID && !(signs(inner) & ~signs(outer));
}

// Whether two returns may have returned the same.
static bool may_equal(const struct bucket *a, const struct bucket *b)
{
    if (a->kind == BUCKET_VOID || b->kind == BUCKET_VOID) {
        return true;
    }
    if (a->kind == BUCKET_CONST && b->kind == BUCKET_CONST) {
        return a->k == b->k;
    }
    return (signs(a) & signs(b)) != 0;
}

// An argument that was zero the one time and not the other.
static bool args_differ(uint64_t a, uint64_t b)
{
    const uint64_t low = 0x5555555555555555u;

    return ((a & low & (b >> 1)) | ((a >> 1) & low & b)) != 0;
}

// One return statement, and an argument by which the caller says whether it wants the lock.
static bool is_asked_for(const struct exit_record *a, const struct exit_record *b)
{
    return a->insn == b->insn && args_differ(a->args, b->args);
}

static enum ir_type_kind returned_kind(const struct typestate *t)
{
    const struct ir_type *fn = &t->unit->types[t->unit->fns[t->func->fn].type];

    return (enum ir_type_kind)t->unit->types[fn->elem].kind;
}

static bool looks_like_success(const struct typestate *t, const struct bucket *b)
{
    enum ir_type_kind kind = returned_kind(t);
    unsigned failure =
        program_failure_signs(t->program, program_find(t->program, t->unit, t->func));

    if (failure && signs(b)) {
        return !(signs(b) & failure);
    }
    if (kind == TYPE_POINTER || kind == TYPE_BOOL) {
        return !(b->kind == BUCKET_CONST && b->k == 0);
    }
    return !(signs(b) & SIGN_NEGATIVE);
}

// Whether the value returned by `ret` is what a call answered that returns 0 or an error number.
static bool is_error_number(const struct typestate *t, uint32_t ret)
{
    const struct ir_func *f = t->func;
    bool is_call = false;

    for (uint32_t i = 0; i < f->ninsns && !is_call; i++) {
        const struct ir_insn *def = &f->insns[i];
        if (def->op == IR_CALL && def->dst && def->dst == f->insns[ret].a) {
            const struct api_fn *api = program_callee(t->program, t->unit, def)->api;
            is_call = api && api->flags & API_RETURNS_ERROR;
        }
    }
    return is_call;
}

// An error code, where 0 is success.
static bool looks_like_code(const struct typestate *t, const struct exit_record *r)
{
    if (returned_kind(t) != TYPE_INT || signs(&r->bucket) != SIGN_POSITIVE) {
        return false;
    }
    return r->bucket.kind == BUCKET_CONST ? r->bucket.k > 1 : is_error_number(t, r->insn);
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
            released_alike =
                released_alike || (may_equal(&r->bucket, &held->bucket) && !is_asked_for(r, held));
            released_zero = released_zero || (r->bucket.kind == BUCKET_CONST && r->bucket.k == 0);
        }
    }
    if (released_alike || (released && !looks_like_success(t, &held->bucket))) {
        return WRONG;
    }
    return released_zero && looks_like_code(t, held) ? DOUBTFUL : BY_DESIGN;
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

// Beside an attempt that failed.
static bool is_touched(struct typestate *t, const struct state *s, const struct exit_record *lock)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->object.kind && r->machine == lock->machine &&
            r->st != t->machines[r->machine]->initial && exit_class(t, &r->object) == lock->class) {
            return true;
        }
    }
    return (s->touched & FAMILY_BIT(lock->family)) != 0;
}

// Another return of the same value leaves the lock alone, and no argument says which it will be.
static bool is_left_alone(struct typestate *t, const struct candidates *c,
                          const struct exit_record *held)
{
    for (uint32_t i = 0; i < c->nreturns; i++) {
        const struct exit_state *e = &c->returns[i];
        struct bucket b = {.kind = BUCKET_VOID};
        if (e->ret) {
            b = bucket_of_facts(&e->state->vals[e->ret].facts);
        }
        if (!is_touched(t, e->state, held) && may_equal(&b, &held->bucket) &&
            !args_differ(known_args(t, e->state), held->args)) {
            return true;
        }
    }
    return false;
}

// How many functions must take such locks and give them back for this one to be wrong.
static uint32_t others_needed(struct typestate *t, const struct candidates *c,
                              const struct exit_record *held)
{
    return is_mixed(c, held) ? 0 : is_left_alone(t, c, held) ? 1 : 2;
}

// True: nobody takes locks of this class over.
static bool suspect(struct typestate *t, struct candidates *c, const struct exit_record *held)
{
    bool is_known = held->lock == 0 || c->nsuspects == HANDED_MAX;

    for (uint32_t i = 0; i < t->nunshared; i++) {
        if (t->unshared[i] == held->lock) {
            return true;
        }
    }
    for (uint32_t i = 0; i < c->nsuspects; i++) {
        is_known = is_known || c->suspects[i].class == held->lock;
    }
    if (!is_known) {
        c->suspects[c->nsuspects++] = (struct lock_suspect){held->lock, others_needed(t, c, held)};
    }
    return false;
}

static bool is_thread(const struct typestate *t)
{
    return program_is_thread(t->program, program_find(t->program, t->unit, t->func));
}

static const char *verdict_text(const struct exit_record *r, enum verdict v, bool unshared)
{
    static const char *const texts[] = {
        [BY_DESIGN] = "held by design: no other return gives it back, or this one is a success",
        [DOUBTFUL] = "perhaps an error code: held, while a return of 0 gives it back",
        [WRONG] = "held, while another return gives it back",
    };

    if (!r->error) {
        return "given back";
    }
    return unshared ? "held as if handed over, and nobody takes it" : texts[v];
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
        // Nobody takes over what a thread has when it ends.
        if (v == BY_DESIGN && r->error && is_mixed(c, r) && is_thread(t)) {
            v = WRONG;
        }
        bool unshared = v == BY_DESIGN && r->error && suspect(t, c, r);
        if (unshared) {
            v = WRONG;
        }
        why_exit(t, r, verdict_text(r, v, unshared));
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
