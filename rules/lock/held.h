// SPDX-License-Identifier: Apache-2.0
// Words for critical pairs, which the rules over the program's locks share.
#ifndef CCLINT_RULES_LOCK_HELD_H
#define CCLINT_RULES_LOCK_HELD_H

#include "analyzer/engine/lock_table.h"
#include "analyzer/engine/rule.h"

// Where the lock is taken, and the calls down to what happens while it is held, in that thread's
// flow; `what` words the last one.
void held_story(struct finding_draft *f, const struct lock_table *t, const struct lock_pair *p,
                uint32_t thread, const char *what);
// The calls on the way ("a() and b()" down to the last), for messages; "" if there are none.
const char *held_way(struct arena *a, const struct lock_table *t, const struct lock_pair *p);
// The way is too long for anybody to be sure that it is gone.
bool held_is_far(const struct lock_pair *p);
loc_id held_loc(const struct lock_table *t, const struct lock_link *at);

#endif
