// SPDX-License-Identifier: Apache-2.0
// Calls that may not be made where another call of the same library was interrupted: in a handler
// of signals, in the child of a threaded process.
#ifndef CCLINT_RULES_THREAD_UNSAFE_CALLS_H
#define CCLINT_RULES_THREAD_UNSAFE_CALLS_H

#include "analyzer/engine/rule.h"

enum unsafe_kind {
    UNSAFE_NOT,
    UNSAFE_FORMALLY, // no lock and no shared state is known of: works most of the time
    UNSAFE_STATE, // writes what the process has once, or what the interrupted call may be writing
    UNSAFE_LOCK,  // takes a lock of the library, which the interrupted call may hold
};

enum unsafe_kind unsafe_call(const struct api_fn *row);
// What about it is unsafe: "takes the lock of the heap".
const char *unsafe_why(struct rule_ctx *ctx, const struct api_fn *row);

#endif
