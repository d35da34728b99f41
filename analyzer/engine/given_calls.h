// SPDX-License-Identifier: Apache-2.0
// Functions that call what they are given, and what each of their callers gives them. A visitor is
// called by a walk for whom it was given to it, not for everybody who walks.
#ifndef CCLINT_ENGINE_GIVEN_CALLS_H
#define CCLINT_ENGINE_GIVEN_CALLS_H

#include "analyzer/summary/program.h"

struct given_calls;

// Lives in `a`, as long as the program.
struct given_calls *given_calls_find(struct arena *a, const struct program *p);

// A call by a pointer that the function was given by direct callers: what it leads to is said of
// them.
bool given_calls_elsewhere(const struct given_calls *g, func_id f, const struct ir_insn *i);

// What the callee of the direct call `i` in `f` calls for it, there or further down; where it is
// not known what `f` gives, all that is ever called there. At most `max`.
uint32_t given_calls_for(const struct given_calls *g, func_id f, const struct ir_insn *i,
                         func_id *out, uint32_t max);

#endif
