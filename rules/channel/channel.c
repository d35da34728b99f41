// SPDX-License-Identifier: Apache-2.0
#include "rules/channel/channel.h"

static const struct channel_use *first_of(const struct channel_table *t, const struct channel *c,
                                          unsigned ops, uint32_t program)
{
    for (uint32_t i = 0; i < c->nuses; i++) {
        if (ops >> c->uses[i].op & 1 &&
            (c->is_local || program_reaches(t->program, program, c->uses[i].function))) {
            return &c->uses[i];
        }
    }
    return NULL;
}

const struct channel_use *channel_unanswered(const struct channel_table *t, const struct channel *c,
                                             enum channel_op op, unsigned answers,
                                             uint32_t *program)
{
    const uint32_t n = c->is_local ? 1 : program_count(t->program);

    for (*program = 0; *program < n && !c->is_escaped && !c->is_may; ++*program) {
        const struct channel_use *use = first_of(t, c, 1u << op, *program);
        if (use && (c->is_local || program_is_closed_for(t->program, *program)) &&
            !first_of(t, c, answers, *program)) {
            return use;
        }
    }
    return NULL;
}

void channel_tell_program(struct finding_draft *f, const struct channel_table *t,
                          const struct channel *c, uint32_t program)
{
    if (!c->is_local && program_count(t->program) > 1) {
        const func_id entry = program_main(t->program, program);
        report_step_in(f, entry, program_func(t->program, entry)->func->loc,
                       "in the program that starts here");
    }
}

const struct channel_use *channel_first(const struct channel *c, enum channel_op op)
{
    for (uint32_t i = 0; i < c->nuses; i++) {
        if (c->uses[i].op == op) {
            return &c->uses[i];
        }
    }
    return NULL;
}
