// SPDX-License-Identifier: Apache-2.0
// condvar-wrong-lock: a wait on a condition variable with another mutex than other waits on it,
// with the mutex of another object, or without the mutex held.
//
// To wait on one condition with two mutexes at a time is undefined; and whoever changes what is
// waited for holds but one of them.
#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

// The first wait on the same condition under the lock that most have.
static const struct cond_wait *rival(const struct condition_table *c, uint32_t at)
{
    const struct cond_wait *w = &c->waits[at], *best = NULL;
    uint32_t ours = 0, theirs = 0;

    for (uint32_t i = 0; i < c->nwaits && w->cond && w->lock; i++) {
        const struct cond_wait *other = &c->waits[i];
        if (other->cond == w->cond && other->lock) {
            ours += other->lock == w->lock;
            theirs += other->lock != w->lock;
            best = other->lock != w->lock && !best ? other : best;
        }
    }
    // Of two the later one is told.
    return theirs > ours || (theirs == ours && best < w) ? best : NULL;
}

static bool is_of_one_object(const struct cond_wait *w)
{
    return w->cond_owner && w->cond_owner == w->lock_owner;
}

// A wait on such a condition with the lock of the same object, where this one's is another's.
static const struct cond_wait *model_of(const struct condition_table *c, const struct cond_wait *w)
{
    if (!w->cond || !w->lock || !w->cond_owner || !w->lock_owner || is_of_one_object(w)) {
        return NULL;
    }
    for (uint32_t i = 0; i < c->nwaits; i++) {
        const struct cond_wait *other = &c->waits[i];
        if (other->cond == w->cond && other->lock == w->lock && is_of_one_object(other)) {
            return other;
        }
    }
    return NULL;
}

static void tell_two(struct rule_ctx *ctx, const struct lock_table *t, const struct cond_wait *w,
                     const struct cond_wait *other, const char *how)
{
    const loc_id at = condition_loc(t, &w->at);
    struct finding_draft *f = report_in(
        ctx, w->at.function, at, CONFIDENCE_HIGH, w->text, "%s() on '%s' with '%s', %s %s()",
        w->api, w->text, w->lock_text, how, condition_function(t, other->at.function));

    report_step_in(f, other->at.function, condition_loc(t, &other->at),
                   "%s() waits on '%s' with '%s'", condition_function(t, other->at.function),
                   other->text, other->lock_text);
    report_step_in(f, w->at.function, at, "waited on with '%s' here", w->lock_text);
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (lock_is_wait(ctx, v)) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is given back by %s() to wait, but is not held", v->object, v->api);
        report_witness(f, v->how);
    }
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nwaits; i++) {
        const struct cond_wait *w = &c->waits[i], *other;
        if ((other = rival(c, i)) != NULL) {
            tell_two(ctx, t, w, other, "and with another mutex in");
        } else if ((other = model_of(c, w)) != NULL) {
            tell_two(ctx, t, w, other, "which is another object's, unlike in");
        }
    }
}

const struct rule rule_condvar_wrong_lock = {
    .id = "condvar-wrong-lock",
    .family = "channel",
    .tag = "condvar",
    .summary = "wait with another mutex, or without the mutex held",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P67", NULL},
    .machine = &machine_lock,
    .violations = UINT32_MAX, // of which lock_is_wait() tells its own
    .on_violation = on_violation,
    .on_locks = on_locks,
};
