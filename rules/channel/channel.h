// SPDX-License-Identifier: Apache-2.0
// What the pairing rules share: which channels may be judged.
#ifndef CCLINT_RULES_CHANNEL_CHANNEL_H
#define CCLINT_RULES_CHANNEL_CHANNEL_H

#include "analyzer/engine/channels.h"
#include "analyzer/engine/rule.h"

// The first operation `op` in a program (`*program`) in which nobody does any of the operations
// `answers` (bits); NULL: there is none, or not all of its operations are seen: something escaped,
// or the world is not closed. A program's memory is its own: what another one sends is no answer.
const struct channel_use *channel_unanswered(const struct channel_table *t, const struct channel *c,
                                             enum channel_op op, unsigned answers,
                                             uint32_t *program);
// Adds a step that names the program, where there are several.
void channel_tell_program(struct finding_draft *f, const struct channel_table *t,
                          const struct channel *c, uint32_t program);
// The first operation of this kind, NULL if there is none.
const struct channel_use *channel_first(const struct channel *c, enum channel_op op);

#endif
