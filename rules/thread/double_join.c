// SPDX-License-Identifier: Apache-2.0
// double-join: a thread is joined or detached a second time, is signalled or cancelled after it was
// joined, is joined although it is detached, or waits for itself.
#include "rules/shared/handle.h"
#include "rules/thread/thread.h"

#include "analyzer/engine/calls.h"

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const bool is_detached = v->props.has & PROP_BIT(DETACHED);
    enum confidence c = (enum confidence)v->confidence;
    struct finding_draft *d;

    if (v->family != FAMILY_THREAD || (v->error == HANDLE_USED_AFTER_CLOSE && is_detached)) {
        return; // a detached thread may well be there
    }
    if (v->error == HANDLE_USED_AFTER_CLOSE) {
        d = report(ctx, v->at, c, v->object, "'%s' is passed to %s() after it was joined",
                   v->object, v->api);
    } else if (v->error == HANDLE_JOINED_DETACHED) {
        d = report(ctx, v->at, c, v->object, "'%s' is passed to %s(), but was made detached",
                   v->object, v->api);
    } else {
        d = report(ctx, v->at, c, v->object, "'%s' is passed to %s() after it was %s", v->object,
                   v->api, is_detached ? "detached" : "joined");
    }
    report_witness(d, v->how);
}

// pthread_join(pthread_self(), ...)
static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct api_effect *e = thread_effect(m, API_JOIN);
    const ir_opnd o = e && e->at.nsteps == 0 ? rule_operand(ctx, call, &e->at) : 0;
    const uint32_t def = o ? rule_origin(ctx, o) : CFG_NONE;
    const struct api_fn *from = def == CFG_NONE ? NULL : rule_model(ctx, def);
    struct finding_draft *d;

    if (from && from->flags & API_OWN_THREAD && !call_is_dead(ctx, call)) {
        d = report(ctx, rule_loc(ctx, call), CONFIDENCE_HIGH, m->name,
                   "'%s' waits for the thread that calls it", m->name);
        report_step(d, rule_loc(ctx, def), "%s() gives the calling thread's own handle",
                    from->name);
    }
}

const struct rule rule_double_join = {
    .id = "double-join",
    .family = "thread",
    .tag = "thread-lifecycle",
    .summary = "thread joined twice, after it was detached, or by itself",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){675, 0},
    .cert = (const char *const[]){"CON39-C", NULL},
    .pitfalls = (const char *const[]){"P43", NULL},
    .machine = &machine_handle,
    .violations =
        1u << HANDLE_CLOSED_TWICE | 1u << HANDLE_USED_AFTER_CLOSE | 1u << HANDLE_JOINED_DETACHED,
    .on_violation = on_violation,
    .on_call = on_call,
};
