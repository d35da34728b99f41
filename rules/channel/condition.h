// SPDX-License-Identifier: Apache-2.0
// What the rules on condition variables share: words for waits.
#ifndef CCLINT_RULES_CHANNEL_CONDITION_H
#define CCLINT_RULES_CHANNEL_CONDITION_H

#include "analyzer/engine/conditions.h"
#include "analyzer/engine/rule.h"

loc_id condition_loc(const struct lock_table *t, const struct lock_link *at);
const char *condition_function(const struct lock_table *t, func_id f);
// "'q->head' and 'q->closed'": what the test next to the wait reads, in `a`.
const char *condition_places(struct arena *a, const struct cond_tests *tests);

#endif
