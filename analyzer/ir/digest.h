// SPDX-License-Identifier: Apache-2.0
// Hashes of functions and units by what they say, without the numbers of the unit they are in: what
// prints alike (ir/print.h) has the same digest, whichever unit it is in and on whatever machine.
#ifndef CCLINT_IR_DIGEST_H
#define CCLINT_IR_DIGEST_H

#include "analyzer/ir/ir.h"

struct ir_digest;

struct ir_digest *ir_digest_new(struct arena *a, const struct ir_unit *u);
uint64_t ir_digest_func(struct ir_digest *d, const struct ir_func *f);
uint64_t ir_digest_unit(struct ir_digest *d);

#endif
