// SPDX-License-Identifier: Apache-2.0
// condvar-lost-wakeup: what waiters test is changed so that the signal for it can miss them.
//
// It is changed without their lock, and the lock is not taken before the signal either; or it is
// changed behind the signal; or one of several kinds of waiters is woken where it may be the other
// kind. A signal behind the unlock is right.
#include "rules/channel/condition.h"
#include "rules/shared/machines.h"

#include "analyzer/base/arena.h"

static enum confidence confidence_of(const struct cond_lost *l)
{
    if (l->is_timed || (!l->is_identified && l->kind == LOST_EARLY)) {
        return CONFIDENCE_LOW; // a waiter that gives up, or polls
    }
    return l->is_identified && l->kind == LOST_BARE_STORE ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
}

static void tell_wait(struct finding_draft *f, const struct lock_table *t,
                      const struct cond_wait *w, uint32_t thread, const char *what)
{
    report_flow(f, thread, 0);
    report_step_in(f, w->at.function, condition_loc(t, &w->at), "%s() %s",
                   condition_function(t, w->at.function), what);
}

static void tell_store(struct rule_ctx *ctx, const struct lock_table *t, const struct cond_lost *l)
{
    const bool is_early = l->kind == LOST_EARLY;
    const struct lock_link *at = is_early ? &l->signal->at : &l->store;
    struct arena *a = rule_arena(ctx);
    struct finding_draft *f =
        is_early
            ? report_in(ctx, at->function, condition_loc(t, at), confidence_of(l), l->signal->text,
                        "%s() on '%s' before '%s' changes, and none behind it", l->signal->api,
                        l->signal->text, l->text)
            : report_in(ctx, at->function, condition_loc(t, at), confidence_of(l), l->text,
                        "'%s' is changed without '%s': %s() can miss the waiter", l->text,
                        l->wait->lock_text, l->signal->api);

    tell_wait(
        f, t, l->wait, 0,
        arena_printf(a, "tests '%s' with '%s' held, then waits", l->text, l->wait->lock_text));
    report_flow(f, 1, 0);
    if (is_early) {
        report_step_in(f, at->function, condition_loc(t, at),
                       "it is woken here, and finds nothing");
    }
    report_step_in(f, l->store.function, condition_loc(t, &l->store),
                   is_early ? "'%s' is changed here" : "'%s' is changed between the two", l->text);
    if (!is_early) {
        report_step_in(f, l->signal->at.function, condition_loc(t, &l->signal->at),
                       "the signal comes before it waits");
    }
}

static void tell_kinds(struct rule_ctx *ctx, const struct lock_table *t, const struct cond_lost *l)
{
    struct arena *a = rule_arena(ctx);
    const struct lock_link *at = &l->signal->at;
    struct finding_draft *f =
        report_in(ctx, at->function, condition_loc(t, at), confidence_of(l), l->signal->text,
                  "%s() on '%s' wakes one waiter, but %s() and %s() wait for different things",
                  l->signal->api, l->signal->text, condition_function(t, l->wait->at.function),
                  condition_function(t, l->other->at.function));

    tell_wait(f, t, l->wait, 0,
              arena_printf(a, "waits for a change of %s", condition_places(a, &l->wait->tests)));
    tell_wait(f, t, l->other, 1,
              arena_printf(a, "waits for a change of %s", condition_places(a, &l->other->tests)));
    report_flow(f, 2, 0);
    report_step_in(f, at->function, condition_loc(t, at),
                   "if the other one is woken here, it waits on, and nobody else is told");
}

static void on_locks(struct rule_ctx *ctx, const struct lock_table *t)
{
    const struct condition_table *c = rule_conditions(ctx, t);

    for (uint32_t i = 0; i < c->nlost; i++) {
        if (c->lost[i].kind == LOST_WRONG_ONE) {
            tell_kinds(ctx, t, &c->lost[i]);
        } else {
            tell_store(ctx, t, &c->lost[i]);
        }
    }
}

const struct rule rule_condvar_lost_wakeup = {
    .id = "condvar-lost-wakeup",
    .family = "channel",
    .tag = "condvar",
    .summary = "waiters can miss that what they wait for has changed",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){362, 667, 0},
    .cert = (const char *const[]){"CON38-C", NULL},
    .pitfalls = (const char *const[]){"P67", NULL},
    .machine = &machine_lock,
    .on_locks = on_locks,
};
