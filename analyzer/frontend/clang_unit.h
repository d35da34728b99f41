// SPDX-License-Identifier: Apache-2.0
// From a request to a unit: parsing with libclang, and lowering.
#ifndef CCLINT_FRONTEND_CLANG_UNIT_H
#define CCLINT_FRONTEND_CLANG_UNIT_H

#include "analyzer/ir/ir.h"
#include "analyzer/ir/request.h"

struct clang_result {
    enum unit_status status;
    const char *why;      // "" when OK; in the arena
    struct ir_unit *unit; // NULL unless OK; in the arena
    uint64_t parse_us, lower_us;
};

// libclang's state for one thread, used for one unit after the other.
void *clang_unit_open(void);
void clang_unit_close(void *index);
const char *clang_unit_version(struct arena *a); // of libclang

// Never jumps out: what goes wrong is in the status. `r` must live as long as `a`'s contents.
struct clang_result clang_unit_load(void *index, struct arena *a, const struct unit_request *r);

#endif
