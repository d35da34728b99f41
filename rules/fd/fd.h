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
    HANDLE_USED_AFTER_CLOSE
};

// Descriptors, and streams and directories, which take descriptors over (fdopen, fdopendir): they
// run together, so that a close after fclose(fdopen(fd)) is seen.
extern const struct machine machine_handle;

// What a message calls a resource of this family: "descriptor", "stream".
const char *handle_noun(uint8_t family);

// Reports the handles of these families (bits) that are kept in memory and never given back.
void handle_report_lost(struct rule_ctx *ctx, const struct field_table *t, uint32_t families);

#endif
