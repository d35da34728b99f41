// SPDX-License-Identifier: Apache-2.0
// Machines that rules of other families run, to know what they know, without looking at their
// errors.
#ifndef CCLINT_RULES_SHARED_MACHINES_H
#define CCLINT_RULES_SHARED_MACHINES_H

#include "analyzer/engine/rule.h"

extern const struct machine machine_lock; // which locks are held

// The lock machine's error is that a wait on a condition variable gives a lock back that is not
// held: told by condvar-wrong-lock, and not by unlock-not-held.
bool lock_is_wait(struct rule_ctx *ctx, const struct violation *v);

#endif
