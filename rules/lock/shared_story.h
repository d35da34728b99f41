// SPDX-License-Identifier: Apache-2.0
// Words for two uses of one handle by two threads.
#ifndef CCLINT_RULES_LOCK_SHARED_STORY_H
#define CCLINT_RULES_LOCK_SHARED_STORY_H

#include "analyzer/engine/rule.h"
#include "analyzer/engine/shared_uses.h"

loc_id shared_loc(const struct lock_table *t, const struct shared_use *u);
// The calls down to the use in a thread's flow of its own; `what` words the last one.
void shared_story(struct rule_ctx *ctx, struct finding_draft *f, const struct lock_table *t,
                  const struct shared_use *u, uint32_t thread, uint32_t root, const char *what);

#endif
