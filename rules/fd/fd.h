// SPDX-License-Identifier: Apache-2.0
// What the rules on handles share: which families each tells of, and their words.
#ifndef CCLINT_RULES_FD_FD_H
#define CCLINT_RULES_FD_FD_H

#include "rules/shared/handle.h"

// Which rule tells of a leak.
enum {
    HANDLE_STREAMS =
        FAMILY_BIT(FAMILY_STREAM) | FAMILY_BIT(FAMILY_PIPE_STREAM) | FAMILY_BIT(FAMILY_DIR),
    HANDLE_MAPPINGS = FAMILY_BIT(FAMILY_MAPPING) | FAMILY_BIT(FAMILY_SHM),
    HANDLE_OTHERS = FAMILY_BIT(FAMILY_ADDRINFO) | FAMILY_BIT(FAMILY_LINEBUF) |
                    FAMILY_BIT(FAMILY_INNER) | FAMILY_BIT(FAMILY_NAMED_SEM) |
                    FAMILY_BIT(FAMILY_MQ) | FAMILY_BIT(FAMILY_LIBRARY) | FAMILY_BIT(FAMILY_CURL)
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
