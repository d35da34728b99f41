// SPDX-License-Identifier: Apache-2.0
// What calls do to errno: which of them may change it, and which tell what it says.
#ifndef CCLINT_ENGINE_ERROR_SETS_H
#define CCLINT_ENGINE_ERROR_SETS_H

#include "analyzer/flow/uses.h"
#include "analyzer/summary/program.h"

struct arena;

// What becomes of errno in a call, from what matters least.
enum error_set {
    ERRNO_KEPT,
    ERRNO_UNKNOWN, // code out of sight
    ERRNO_RARELY,  // only where text cannot be written or memory is used up
    ERRNO_SET,
};

struct error_sets {
    const struct program *program;
    uint8_t *sets; // by function: enum error_set
    bool *reads;   // by function: it looks at errno as it was called with
};

struct error_sets *error_sets_find(struct arena *a, struct arena *scratch, const struct program *p);
// Of a CALL or ICALL of `u`.
enum error_set error_set_of(const struct error_sets *s, const struct ir_unit *u,
                            const struct ir_insn *i);
// Whether the call tells what errno says: perror(), "%m", a function of the program that does so.
bool error_is_told_by(const struct error_sets *s, const struct ir_unit *u, const struct ir_func *f,
                      const uint32_t *temp_defs, const struct ir_insn *i);

// The function of the C library that says where errno is; UINT32_MAX: the unit does not use errno.
uint32_t errno_function(const struct ir_unit *u);
// Whether the place is what the result of that function points to.
bool errno_is_place(const struct ir_unit *u, const struct ir_func *f, const uint32_t *temp_defs,
                    uint32_t errno_fn, place_id p);
// Whether what LOAD `insn` read from errno is only put back there later, if anything.
bool errno_is_only_saved(struct arena *a, const struct reaching *r, const struct ir_unit *u,
                         const struct ir_func *f, const uint32_t *temp_defs, uint32_t errno_fn,
                         uint32_t insn);

#endif
