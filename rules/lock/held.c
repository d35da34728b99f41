// SPDX-License-Identifier: Apache-2.0
#include "rules/lock/held.h"

#include "analyzer/base/arena.h"

// Each call on the way stands under conditions that nobody looked at.
enum { FAR = 5 };

loc_id held_loc(const struct lock_table *t, const struct lock_link *at)
{
    return program_func(t->program, at->function)->func->locs[at->insn];
}

static const char *name_of(const struct lock_table *t, func_id f)
{
    const struct program_func *at = program_func(t->program, f);

    return ir_func_name(at->unit, at->func);
}

void held_story(struct finding_draft *f, const struct lock_table *t, const struct lock_pair *p,
                uint32_t thread, const char *what)
{
    const struct lock_event *e = &p->event;
    const struct lock_link *last = &e->chain[e->nchain - 1];

    report_flow(f, thread, 0);
    if (p->held.acquired != CFG_NONE) {
        struct lock_link at = {p->function, p->held.acquired};
        report_step_in(f, p->function, held_loc(t, &at), "'%s' is locked here", p->held.text);
    }
    for (uint32_t i = 0; i + 1 < e->nchain; i++) {
        report_flow(f, thread, i);
        report_step_in(f, e->chain[i].function, held_loc(t, &e->chain[i]), "%s() is called",
                       name_of(t, e->chain[i + 1].function));
    }
    report_flow(f, thread, e->nchain - 1);
    report_step_in(f, last->function, held_loc(t, last), "%s", what);
}

bool held_is_far(const struct lock_pair *p)
{
    return p->event.flags & EVENT_CUT || p->event.nchain > FAR;
}

const char *held_way(struct arena *a, const struct lock_table *t, const struct lock_pair *p)
{
    const char *text = "";

    for (uint32_t i = 1; i < p->event.nchain; i++) {
        const char *name = name_of(t, p->event.chain[i].function);
        text = i == 1 ? arena_printf(a, ", called through %s()", name)
                      : arena_printf(a, "%s, %s()", text, name);
    }
    return *text ? arena_printf(a, "%s,", text) : "";
}
