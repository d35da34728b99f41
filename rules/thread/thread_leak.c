// SPDX-License-Identifier: Apache-2.0
// thread-leak: a thread is neither joined nor detached, and nobody can do so any more.
//
// The handle is lost on a path, or kept in memory that nothing in the program joins. A thread that
// detaches itself, that was made detached, or that never ends leaves nothing behind. One that is
// started once in the life of the process, and that nobody meant to join, leaves little: that is
// told with low confidence.
#include "analyzer/engine/fields.h"
#include "rules/shared/handle.h"
#include "rules/thread/thread.h"

static bool is_joined_here(struct rule_ctx *ctx)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t n = 0; n < f->ninsns; n++) {
        if (thread_effect(rule_model(ctx, n), API_JOIN) ||
            thread_effect(rule_model(ctx, n), API_RELEASE)) {
            return true;
        }
    }
    return false;
}

// Whether one more is lost each time.
static bool is_repeated(const struct threads *t, func_id f, uint64_t roots)
{
    return roots & t->multi || t->runs[f] >> ROOT_UNKNOWN & 1 || roots == 0;
}

// The process ends behind it, on every way.
static bool is_at_end(struct rule_ctx *ctx, uint32_t insn)
{
    const struct cfg *c = rule_cfg(ctx);
    const block_id b = cfg_block_of(rule_func(ctx), insn);

    return !bitset_has(c->reaches_exit, b) && c->loop_head[b] == CFG_NONE;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const func_id f = program_find(rule_program(ctx), rule_unit(ctx), rule_func(ctx));
    const struct threads *t = rule_threads(ctx);
    enum confidence c = (enum confidence)v->confidence;
    struct finding_draft *d;
    uint64_t roots;

    if (v->family != FAMILY_THREAD || v->acquired == CFG_NONE || is_at_end(ctx, v->insn)) {
        return;
    }
    roots = threads_started(t, f, v->acquired);
    if (thread_needs_nobody(t, roots) || threads_joined_before(t, f, v->acquired, v->insn)) {
        return;
    }
    if (!is_joined_here(ctx)) {
        c = thread_least(c, is_repeated(t, f, roots) ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW);
    }
    d = report(ctx, v->at, roots ? c : thread_least(c, CONFIDENCE_MEDIUM), v->object,
               "'%s', a thread from %s(), is neither joined nor detached on this path", v->object,
               v->acquired_by);
    report_witness(d, v->how);
}

// ---- In memory ----------------------------------------------------------------------------------

// What the thread is made with may say that it is detached.
static bool has_attributes(const struct program *p, func_id f, uint32_t call)
{
    const struct program_func *at = program_func(p, f);
    const struct ir_insn *i = &at->func->insns[call];
    const struct api_effect *e = thread_effect(program_callee(p, at->unit, i)->api, API_ACQUIRE);
    const ir_opnd o = e && e->with.root == API_ARG && e->with.arg < i->count
                          ? at->func->args[i->first + e->with.arg]
                          : 0;

    return o && !(ir_opnd_kind(o) == IR_CONST && at->unit->consts[ir_opnd_index(o)].value == 0);
}

static bool is_meant(struct rule_ctx *ctx, const struct field_home *h)
{
    const struct threads *t = rule_threads(ctx);

    for (uint32_t i = 0; i < h->nstores; i++) {
        const struct field_store *s = &h->stores[i];
        if (has_attributes(rule_program(ctx), s->acquired.function, s->acquired_by) ||
            thread_needs_nobody(t, threads_started(t, s->acquired.function, s->acquired_by))) {
            return true;
        }
    }
    return false;
}

static void tell(struct rule_ctx *ctx, const struct field_home *h, enum confidence c)
{
    const struct field_store *s = &h->stores[0];
    struct finding_draft *d;

    d = h->nfrees ? report_in(ctx, s->at.function, s->at.at, c, s->text,
                              "'%s' receives a thread here and nothing in the program joins or "
                              "detaches it, though '%s' is freed",
                              s->text, h->record)
                  : report_in(ctx, s->at.function, s->at.at, c, s->text,
                              "'%s' receives a new thread each time and nothing in the program "
                              "joins or detaches the one before",
                              s->text);
    report_step_in(d, s->acquired.function, s->acquired.at, "started here by %s()", s->api);
    for (uint32_t i = 0; i < h->nfrees; i++) {
        report_step_in(d, h->frees[i].function, h->frees[i].at, "'%s' is freed here", h->record);
    }
}

static void on_fields(struct rule_ctx *ctx, const struct field_table *t)
{
    for (uint32_t i = 0; i < t->n; i++) {
        enum confidence c;
        if (t->items[i].family == FAMILY_THREAD && field_is_lost(&t->items[i], &c) &&
            !is_meant(ctx, &t->items[i])) {
            tell(ctx, &t->items[i], c);
        }
    }
}

const struct rule rule_thread_leak = {
    .id = "thread-leak",
    .family = "thread",
    .tag = "thread-leak",
    .summary = "thread neither joined nor detached",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){772, 0},
    .cert = (const char *const[]){NULL},
    .pitfalls = (const char *const[]){"P42", NULL},
    .machine = &machine_handle,
    .violations = 1u << HANDLE_THREAD_LOST,
    .on_violation = on_violation,
    .on_fields = on_fields,
};
