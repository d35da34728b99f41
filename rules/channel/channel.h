// SPDX-License-Identifier: Apache-2.0
// What the pairing rules share: which channels may be judged.
#ifndef CCLINT_RULES_CHANNEL_CHANNEL_H
#define CCLINT_RULES_CHANNEL_CHANNEL_H

#include "analyzer/engine/channels.h"
#include "analyzer/engine/rule.h"

// All its operations are seen: nothing escaped, and its world is closed.
bool channel_is_whole(const struct channel_table *t, const struct channel *c);
uint32_t channel_count(const struct channel *c, enum channel_op op);
// The first operation of this kind, NULL if there is none.
const struct channel_use *channel_first(const struct channel *c, enum channel_op op);

#endif
