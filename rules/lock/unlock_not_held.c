// SPDX-License-Identifier: Apache-2.0
// unlock-not-held: a lock is given back that is not held, because it was given back before, was not
// taken on this path, or was taken in another way than it is given back.
#include "rules/lock/lock.h"
#include "rules/shared/machines.h"

bool lock_is_wait(struct rule_ctx *ctx, const struct violation *v)
{
    const struct api_fn *m = rule_model(ctx, v->insn);
    const unsigned unheld =
        1u << LOCK_RELEASED_TWICE | 1u << LOCK_RELEASED_UNHELD | 1u << LOCK_WAITED_UNHELD;

    for (uint32_t e = 0; unheld >> v->error & 1 && m && !m->is_inferred && e < m->neffects; e++) {
        if (m->effects[e].kind == API_WAIT) {
            return true;
        }
    }
    return false;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    struct finding_draft *f;

    if (lock_is_wait(ctx, v)) {
        return;
    }
    if (v->error == LOCK_RELEASED_TWICE) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is unlocked a second time by %s()", v->object, v->api);
    } else if (v->error == LOCK_NEEDED) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' must be held for %s(), but was unlocked before", v->object, v->api);
    } else if (v->error == LOCK_RELEASED_WRONG) {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is unlocked by %s(), but was locked by %s()", v->object, v->api,
                   v->acquired_by);
    } else {
        f = report(ctx, v->at, (enum confidence)v->confidence, v->object,
                   "'%s' is unlocked by %s(), but was not locked on this path", v->object, v->api);
    }
    report_witness(f, v->how);
}

// ---- An attempt that nobody asks about ----------------------------------------------------------

static const struct api_effect *effect_of(const struct api_fn *m, enum api_effect_kind kind)
{
    for (uint32_t e = 0; m && !m->is_inferred && e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];
        if (x->kind == kind && x->at.root == API_ARG &&
            machine_lock.families & FAMILY_BIT(x->family)) {
            return x;
        }
    }
    return NULL;
}

// What comes next gives the lock back: a way to have it unlocked, whoever held it.
static bool is_given_back_at_once(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = call + 1; n < f->ninsns; n++) {
        if (f->insns[n].op == IR_CALL) {
            return effect_of(rule_model(ctx, n), API_UNLOCK) != NULL;
        }
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *e = effect_of(m, API_LOCK);
    struct finding_draft *f;
    const char *text;

    if (!e || !(e->flags & EFFECT_TRY) || !(i->flags & INSN_DISCARDED) ||
        i->flags & INSN_VOID_CAST || is_given_back_at_once(ctx, call)) {
        return;
    }
    text = rule_text(ctx, rule_arg(ctx, call, e->at.arg));
    f = report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, text,
               "whether %s() got the lock is not looked at", m->name);
    report_step(f, rule_loc(ctx, call), "if somebody else has it, what follows runs without it");
}

const struct rule rule_unlock_not_held = {
    .id = "unlock-not-held",
    .family = "lock",
    .tag = "unlock-not-held",
    .summary = "unlock of a lock that is not held",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){832, 765, 667, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P56", NULL},
    .machine = &machine_lock,
    .violations = 1u << LOCK_RELEASED_TWICE | 1u << LOCK_RELEASED_UNHELD | 1u << LOCK_NEEDED |
                  1u << LOCK_RELEASED_WRONG,
    .on_violation = on_violation,
    .on_call = on_call,
};
