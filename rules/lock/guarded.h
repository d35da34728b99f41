// SPDX-License-Identifier: Apache-2.0
// Words for memory and its lock, which the rules over what locks guard share.
#ifndef CCLINT_RULES_LOCK_GUARDED_H
#define CCLINT_RULES_LOCK_GUARDED_H

#include "analyzer/engine/lock_table.h"
#include "analyzer/engine/rule.h"

loc_id guarded_loc(const struct lock_table *t, const struct lock_link *at);
// ", called through f()," or "": the ways from who is to be blamed down to the access.
const char *guarded_way(struct arena *a, const struct lock_table *t, const struct guarded_at *at);
// The calls down to the access, worded by `what`; then one access as it should be.
void guarded_story(struct finding_draft *f, const struct lock_table *t, const struct guarded *g,
                   const struct guarded_at *at, const char *what);
// Whether an access before this one, or a write behind it, is told for the same function.
bool guarded_is_told(const struct guarded_at *items, uint32_t n, uint32_t at);

#endif
