// SPDX-License-Identifier: Apache-2.0
// The machine of handles (descriptors, streams, mappings, lists ...) that the rules of this folder
// share.
#ifndef CCLINT_RULES_FD_FD_H
#define CCLINT_RULES_FD_FD_H

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
    HANDLE_PART_UNVERIFIED
};

// Which rule tells of a leak.
enum {
    HANDLE_STREAMS =
        FAMILY_BIT(FAMILY_STREAM) | FAMILY_BIT(FAMILY_PIPE_STREAM) | FAMILY_BIT(FAMILY_DIR),
    HANDLE_MAPPINGS = FAMILY_BIT(FAMILY_MAPPING) | FAMILY_BIT(FAMILY_SHM),
    HANDLE_OTHERS = FAMILY_BIT(FAMILY_ADDRINFO) | FAMILY_BIT(FAMILY_LINEBUF) |
                    FAMILY_BIT(FAMILY_INNER) | FAMILY_BIT(FAMILY_NAMED_SEM) |
                    FAMILY_BIT(FAMILY_MQ) | FAMILY_BIT(FAMILY_LIBRARY) | FAMILY_BIT(FAMILY_CURL)
};

// All of them run together, so that a close after fclose(fdopen(fd)) is seen, and a handle that is
// given to the releaser of another kind.
extern const struct machine machine_handle;

enum { HANDLE_CHECKS = 16 };
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

// What a message calls a resource of this family: "descriptor", "stream".
const char *handle_noun(uint8_t family);
// The function of the C library that gives it back: "pclose".
const char *handle_releaser(uint8_t family);
// What it is afterwards: "closed", "released".
const char *handle_past(uint8_t family);

// Reports the handles of these families (bits) that are kept in memory and never given back.
void handle_report_lost(struct rule_ctx *ctx, const struct field_table *t, uint32_t families);

#endif
