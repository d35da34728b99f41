// SPDX-License-Identifier: Apache-2.0
// The machine of handles (descriptors, streams, mappings, lists, threads ...). It runs once for the
// rules of all families.
#ifndef CCLINT_RULES_SHARED_HANDLE_H
#define CCLINT_RULES_SHARED_HANDLE_H

#include "analyzer/engine/rule.h"

enum handle_error {
    HANDLE_OK,
    HANDLE_LEAKED,
    HANDLE_CLOSED_TWICE,
    HANDLE_CLOSED_UNDER_OWNER, // a descriptor that a stream closes
    HANDLE_USED_AFTER_CLOSE,
    HANDLE_WRONG_RELEASER, // fclose() of what popen() gave
    HANDLE_LENT_CLOSED,    // close(fileno(f))
    // Checks of what it was opened for, from here on; see checks_handle.c.
    HANDLE_NOT_READABLE,
    HANDLE_NOT_WRITABLE,
    HANDLE_PLACED_ON_APPEND,
    HANDLE_SOUGHT_ON_APPEND,
    HANDLE_NOT_TRUNCATED,
    HANDLE_DIRECT_AND_SYNC,
    HANDLE_DIRECT_IO,
    HANDLE_DESERTED,
    HANDLE_INHERITED,
    HANDLE_KEPT_INHERITABLE,
    HANDLE_CLOSE_UNCHECKED,
    HANDLE_NO_TIME_LIMIT,
    HANDLE_MAY_SIGNAL,
    HANDLE_PART_UNVERIFIED,
    HANDLE_THREAD_LOST,    // a thread that somebody may wait for, and nobody can any more
    HANDLE_JOINED_DETACHED // waiting for one that was detached when it was made
};

// All of them run together, so that a close after fclose(fdopen(fd)) is seen, and a handle that is
// given to the releaser of another kind.
extern const struct machine machine_handle;

enum { HANDLE_CHECKS = 18 };
extern const struct machine_check handle_checks[HANDLE_CHECKS];

enum handle_state {
    HANDLE_UNKNOWN,
    HANDLE_OPEN,
    HANDLE_CLOSED,
    HANDLE_CONSUMED,
    HANDLE_LENT,
    HANDLE_ESCAPED,
    HANDLE_STATES
};

#endif
