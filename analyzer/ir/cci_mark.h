// SPDX-License-Identifier: Apache-2.0
// Numbers of a `.cci` file: which entries of the unit's tables are used, in order of first use.
#ifndef CCLINT_IR_CCI_MARK_H
#define CCLINT_IR_CCI_MARK_H

#include "analyzer/ir/ir.h"
#include "analyzer/ir/vec.h"

struct numbering {
    uint32_t *number;   // by old index: new index + 1; 0: not used
    VEC(uint32_t) used; // by new index: old index
};

struct marks {
    struct arena *a;
    const struct ir_unit *u;
    struct numbering files, locs, types, consts, strings, globals, fns, places, fields, attrs;
};

// Types and positions keep 0 for "none".
// Functions as they follow each other in the source, which is the order they are written in: what
// stands side by side is alike.
uint32_t *cci_source_order(struct arena *a, const struct ir_unit *u);
void cci_mark(struct marks *m, struct arena *a, const struct ir_unit *u);
uint32_t cci_number(const struct numbering *n, uint32_t old); // of a used entry

#endif
