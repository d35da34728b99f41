// SPDX-License-Identifier: Apache-2.0
// Units from C text, for tests: the text goes through the real worker (CCLINT_BINARY_DIR), which
// must be built. Add the line `// with: unit_from_c.c` to the suite and link cclint_ir or above.
#ifndef CCLINT_TESTS_UNIT_FROM_C_H
#define CCLINT_TESTS_UNIT_FROM_C_H

#include "analyzer/ir/ir.h"

// The unit of `text` as a file of that name ("a.c", below the project root), in `a`. When the
// worker gives none, the running test fails, the reason goes to stderr, and the result is NULL.
struct ir_unit *unit_from_c(struct arena *a, const char *name, const char *text);
// The same with compiler flags, ending with NULL.
struct ir_unit *unit_from_c_with(struct arena *a, const char *name, const char *text,
                                 const char *const *flags);
// The function of that name; the running test fails and the result is NULL if there is none.
const struct ir_func *func_of(const struct ir_unit *u, const char *name);

#endif
