// SPDX-License-Identifier: Apache-2.0
#include "rules/channel/stuck.h"

#include "analyzer/base/arena.h"

#include <string.h>

static loc_id loc_of(const struct channel_table *t, const struct channel_place *p)
{
    return program_func(t->program, p->function)->func->locs[p->insn];
}

static const char *name_of(const struct channel_table *t, func_id f)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_func_name(at->unit, at->func);
}

static const char *with_name(struct arena *a, const char *format, const char *name)
{
    const char *at = strstr(format, "%s");

    return arena_printf(a, "%.*s%s%s", (int)(at - format), format, name, at + 2);
}

void stuck_tell(struct rule_ctx *ctx, const struct channel_table *t, const struct channel_stuck *s,
                const char *format, const char *end)
{
    const bool is_thread = s->kind == STUCK_AFTER_JOIN || s->kind == STUCK_NEVER;
    const bool is_below = s->via.function != s->at.function || s->via.insn != s->at.insn;
    const struct channel_place *last = s->other.function != FUNC_UNKNOWN ? &s->other : &s->at;
    struct finding_draft *f = report_in(ctx, s->at.function, loc_of(t, &s->at), CONFIDENCE_HIGH,
                                        s->text, "%s", with_name(rule_arena(ctx), format, s->text));

    if (is_thread) {
        report_flow(f, 0, 0);
    }
    report_step_in(f, s->made.function, loc_of(t, &s->made), "'%s' is made here", s->text);
    if (is_below) {
        report_step_in(f, s->via.function, loc_of(t, &s->via), "%s%s() gets it here",
                       is_thread ? "the thread of " : "", name_of(t, s->at.function));
    }
    if (is_thread) {
        report_flow(f, 1, 0);
    }
    report_step_in(f, s->at.function, loc_of(t, &s->at), "waits here");
    if (is_thread) {
        report_flow(f, 0, 0);
    }
    report_step_in(f, last->function, loc_of(t, last), "%s", end);
}
