// SPDX-License-Identifier: Apache-2.0
// The machine of handles (descriptors, streams, directories) that the rules of this folder share.
#ifndef CCLINT_RULES_FD_FD_H
#define CCLINT_RULES_FD_FD_H

#include "analyzer/engine/rule.h"

enum handle_error {
    HANDLE_OK,
    HANDLE_LEAKED,
    HANDLE_CLOSED_TWICE,
    HANDLE_CLOSED_UNDER_OWNER, // a descriptor that a stream closes
    HANDLE_USED_AFTER_CLOSE,
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
    HANDLE_KEPT_INHERITABLE
};

// Descriptors, and streams and directories, which take descriptors over (fdopen, fdopendir): they
// run together, so that a close after fclose(fdopen(fd)) is seen.
extern const struct machine machine_handle;

enum { HANDLE_CHECKS = 11 };
extern const struct machine_check handle_checks[HANDLE_CHECKS];

enum handle_state {
    HANDLE_UNKNOWN,
    HANDLE_OPEN,
    HANDLE_CLOSED,
    HANDLE_CONSUMED,
    HANDLE_ESCAPED,
    HANDLE_STATES
};

// What a message calls a resource of this family: "descriptor", "stream".
const char *handle_noun(uint8_t family);

// Reports the handles of these families (bits) that are kept in memory and never given back.
void handle_report_lost(struct rule_ctx *ctx, const struct field_table *t, uint32_t families);

#endif
