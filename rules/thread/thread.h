// SPDX-License-Identifier: Apache-2.0
// Questions that the rules on threads share.
#ifndef CCLINT_RULES_THREAD_THREAD_H
#define CCLINT_RULES_THREAD_THREAD_H

#include "analyzer/engine/rule.h"
#include "analyzer/engine/threads.h"

// What the function does to a thread: the first such effect, NULL: none.
const struct api_effect *thread_effect(const struct api_fn *m, uint8_t kind);
// Some of these threads detaches itself, or none of them ever ends: nobody has to join them.
bool thread_needs_nobody(const struct threads *t, uint64_t roots);

static inline enum confidence thread_least(enum confidence a, enum confidence b)
{
    return a > b ? a : b; // from high to low
}

#endif
