// SPDX-License-Identifier: Apache-2.0
// Parts of the rules on scans: what is looked for at one call each.
#ifndef CCLINT_RULES_IO_SCANS_H
#define CCLINT_RULES_IO_SCANS_H

#include "analyzer/engine/rule.h"

// A function of the program gets an array, and scans more into it than it has.
void scan_check_parameters(struct rule_ctx *ctx, uint32_t call);
// The size of the largest array that callers give for a parameter of the function at hand; false if
// one of them gives something else, or nobody calls it.
bool scan_given_size(struct rule_ctx *ctx, ir_opnd parameter, uint64_t *size);
// What a call of the scanf family scans comes from a file of the kernel, whose lines are as they
// are.
bool scan_is_kernel_text(struct rule_ctx *ctx, uint32_t call);
// A token is copied into an array that is smaller than what it was scanned into.
void scan_check_token(struct rule_ctx *ctx, uint32_t call);
// Bytes that were read are taken for a text, and nothing ends it.
void scan_check_terminator(struct rule_ctx *ctx, uint32_t call);

#endif
