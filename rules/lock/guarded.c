// SPDX-License-Identifier: Apache-2.0
#include "rules/lock/guarded.h"

#include "analyzer/base/arena.h"

loc_id guarded_loc(const struct lock_table *t, const struct lock_link *at)
{
    return program_func(t->program, at->function)->func->locs[at->insn];
}

static const char *name_of(const struct lock_table *t, func_id f)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_func_name(at->unit, at->func);
}

const char *guarded_way(struct arena *a, const struct lock_table *t, const struct guarded_at *at)
{
    const char *text = "";

    for (uint32_t i = 1; i < at->nchain; i++) {
        const char *name = name_of(t, at->chain[i].function);
        text = i == 1 ? arena_printf(a, " by %s()", name) : arena_printf(a, "%s, %s()", text, name);
    }
    return text;
}

void guarded_story(struct finding_draft *f, const struct lock_table *t, const struct guarded *g,
                   const struct guarded_at *at, const char *what)
{
    const struct lock_link *last = &at->chain[at->nchain - 1], *sample = &g->sample.chain[0];

    for (uint32_t i = 0; i + 1 < at->nchain; i++) {
        report_step_in(f, at->chain[i].function, guarded_loc(t, &at->chain[i]), "%s() is called",
                       name_of(t, at->chain[i + 1].function));
    }
    report_step_in(f, last->function, guarded_loc(t, last), "'%s' is %s", g->text, what);
    if (g->sample.nchain) {
        report_step_in(f, sample->function, guarded_loc(t, sample), "%s() %s it with '%s' held",
                       name_of(t, sample->function),
                       g->sample.flags & GUARDED_WRITE ? "writes" : "reads", g->lock_text);
    }
}

bool guarded_is_told(const struct guarded_at *items, uint32_t n, uint32_t at)
{
    for (uint32_t i = 0; i < n; i++) {
        const bool is_write = items[i].flags & GUARDED_WRITE;
        const bool is_better = is_write && !(items[at].flags & GUARDED_WRITE);
        const bool is_like = is_write == ((items[at].flags & GUARDED_WRITE) != 0);
        if (items[i].chain[0].function == items[at].chain[0].function &&
            (is_better || (is_like && i < at))) {
            return true;
        }
    }
    return false;
}
