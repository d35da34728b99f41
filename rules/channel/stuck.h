// SPDX-License-Identifier: Apache-2.0
// What the rules on waits that cannot end share: the story.
#ifndef CCLINT_RULES_CHANNEL_STUCK_H
#define CCLINT_RULES_CHANNEL_STUCK_H

#include "rules/channel/channel.h"

// `format` has one %s, for the channel; `end`: what would have to happen.
void stuck_tell(struct rule_ctx *ctx, const struct channel_table *t, const struct channel_stuck *s,
                const char *format, const char *end);

#endif
