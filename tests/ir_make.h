// SPDX-License-Identifier: Apache-2.0
// Units by hand, for tests that need no C text: short names around ir/build.h.
// Add the line `// with: ir_make.c` to the suite.
#ifndef CCLINT_TESTS_IR_MAKE_H
#define CCLINT_TESTS_IR_MAKE_H

#include "analyzer/ir/build.h"

struct ir_make {
    struct arena *a;
    struct ir_builder *b;
    struct ir_fbuilder *f; // the function being made
    type_id type_void, type_int, type_long, type_text;
    name_id path;
    uint32_t file, line; // every instruction gets a line of its own
};

void make_unit(struct ir_make *m, struct arena *a, const char *path);
struct ir_unit *make_end(struct ir_make *m);

// A type by letter: v(oid), i(nt), l(ong), p(ointer to char).
type_id make_type(struct ir_make *m, char letter);
// A function by its signature: "i(ip)"; "i(p.)" is variadic. `key` NULL: the name.
uint32_t make_fn(struct ir_make *m, const char *name, const char *signature, uint32_t flags,
                 const char *key);
void make_begin(struct ir_make *m, uint32_t fn, uint32_t flags);
void make_finish(struct ir_make *m); // falls off its end with RET
ir_opnd make_local(struct ir_make *m, const char *name, char type, uint32_t flags);
ir_opnd make_int(struct ir_make *m, int64_t value);
// A new temporary, or `dst` unless it is 0.
ir_opnd make_call(struct ir_make *m, uint32_t fn, ir_opnd dst, uint32_t n, ...);
ir_opnd make_bin(struct ir_make *m, enum ir_bin op, ir_opnd a, ir_opnd b);
ir_opnd make_cast(struct ir_make *m, char type, ir_opnd a);
void make_mov(struct ir_make *m, ir_opnd dst, ir_opnd a);
ir_opnd make_addr(struct ir_make *m, place_id p);
void make_icall(struct ir_make *m, ir_opnd pointer);

#endif
