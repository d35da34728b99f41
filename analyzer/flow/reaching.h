// SPDX-License-Identifier: Apache-2.0
// Inside flow/: where register locals are defined, and walks along the graph from there.
#ifndef CCLINT_FLOW_REACHING_H
#define CCLINT_FLOW_REACHING_H

#include "analyzer/flow/uses.h"

struct reaching {
    struct arena *arena;
    const struct cfg *cfg;
    const struct ir_unit *unit;
    const struct ir_func *func;
    const struct defuse *temps;
    uint32_t *first; // nlocals + 1 entries into defs
    uint32_t *defs;  // instructions that assign the local, in order
};

// Calls `each` for the instructions that read `local` as assigned by instruction `def`; CFG_NONE:
// as the function was called with it.
void reaching_each_read(struct arena *a, const struct reaching *r, uint32_t local, uint32_t def,
                        void (*each)(void *ctx, uint32_t insn), void *ctx);

#endif
