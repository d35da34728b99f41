// SPDX-License-Identifier: Apache-2.0
// Two uses of one handle by two threads: which pair to tell of, and its words.
#ifndef CCLINT_RULES_LOCK_SHARED_STORY_H
#define CCLINT_RULES_LOCK_SHARED_STORY_H

#include "analyzer/engine/rule.h"
#include "analyzer/engine/shared_uses.h"

loc_id shared_loc(const struct lock_table *t, const struct shared_use *u);
// The calls down to the use in a thread's flow of its own; `what` words the last one.
void shared_story(struct rule_ctx *ctx, struct finding_draft *f, const struct lock_table *t,
                  const struct shared_use *u, uint32_t thread, uint32_t root, const char *what);

typedef void shared_tell(struct rule_ctx *ctx, const struct lock_table *t,
                         const struct shared_pair *p);
// Tells one pair of each handle: of those that are wanted the first than which none is better.
void shared_each_handle(struct rule_ctx *ctx, const struct lock_table *t,
                        bool (*is_wanted)(const struct shared_pair *p),
                        bool (*is_better)(const struct shared_pair *p,
                                          const struct shared_pair *best),
                        shared_tell *tell);

#endif
