// SPDX-License-Identifier: Apache-2.0
#include "rules/channel/channel.h"

bool channel_is_whole(const struct channel_table *t, const struct channel *c)
{
    return !c->is_escaped && !c->is_may && (c->is_local || program_is_closed(t->program));
}

uint32_t channel_count(const struct channel *c, enum channel_op op)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->nuses; i++) {
        n += c->uses[i].op == op;
    }
    return n;
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
