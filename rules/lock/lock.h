// SPDX-License-Identifier: Apache-2.0
// The machine of locks that the rules of this folder share.
#ifndef CCLINT_RULES_LOCK_LOCK_H
#define CCLINT_RULES_LOCK_LOCK_H

#include "analyzer/engine/rule.h"

enum lock_error {
    LOCK_OK,
    LOCK_HELD_AT_EXIT,
    LOCK_TAKEN_TWICE,
    LOCK_RELEASED_TWICE,
    LOCK_RELEASED_UNHELD,
    LOCK_HELD_AT_THREAD_END,
    LOCK_HELD_AT_JUMP,
    LOCK_WAITED_UNHELD,
    LOCK_NEEDED,
    LOCK_DESTROYED_HELD,
    LOCK_DESTROYED_TWICE,
    LOCK_USED_DESTROYED,
    LOCK_INIT_AGAIN,
    LOCK_RELEASED_WRONG
};

extern const struct machine machine_lock;

#endif
