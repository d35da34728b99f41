// SPDX-License-Identifier: Apache-2.0
// Between the two halves of verification.
#ifndef CCLINT_IR_VERIFY_H
#define CCLINT_IR_VERIFY_H

#include "analyzer/ir/ir.h"

// What is wrong in the unit's tables, functions' bodies left out; NULL if nothing is.
const char *verify_tables(struct arena *a, const struct ir_unit *u);

#endif
