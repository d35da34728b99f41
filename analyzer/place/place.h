// SPDX-License-Identifier: Apache-2.0
// Places: access paths, hash-consed per unit, so that equal paths have equal ids.
//
// A place is a base (a local, a global, the value of a temporary ...) followed by steps: `p->f` is
// LOCAL p, DEREF, FIELD f; `a[i]` is LOCAL a, INDEX i; `p[i]` is LOCAL p, DEREF, INDEX i. Using a
// place reads the pointers on its way at that moment. Normal form: `&*p` and `*&x` cancel; an
// INDEX by the constant 0 straight after a DEREF is left out (p[0] is *p); arrays decay to their
// first element. The meaning of `arg` and `type` is that of ir/ir.h; this module only makes equal
// paths equal.
#ifndef CCLINT_PLACE_PLACE_H
#define CCLINT_PLACE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct place_table;

typedef uint32_t place_id; // 0 is unknown memory

enum place_step {
    PLACE_UNKNOWN,
    // Bases.
    PLACE_LOCAL,  // arg: index into ir_func.locals (parameters come first)
    PLACE_TEMP,   // arg: temporary; always followed by DEREF: what the pointer in it points to
    PLACE_GLOBAL, // arg: index into ir_unit.globals
    PLACE_FUNC,   // arg: index into ir_unit.fns
    PLACE_STRING, // arg: index into ir_unit.strings
    PLACE_PARAM,  // arg: parameter number; in summaries only
    PLACE_RET,    // the returned value; in summaries only
    // Steps.
    PLACE_DEREF,
    PLACE_FIELD,   // arg: index into ir_unit.fields
    PLACE_INDEX_K, // arg: a constant index, as int32_t
    PLACE_INDEX,   // arg: an ir_opnd
    PLACE_ANY,     // some element
    PLACE_STEP_COUNT
};

struct place {
    place_id parent; // 0 for bases
    uint32_t arg;
    // type_id of the object at this place. It is part of the identity of a DEREF, a LOCAL and a
    // TEMP: locals of two functions are one place only where their types are equal too.
    uint32_t type;
    uint8_t step;  // enum place_step
    uint8_t depth; // number of steps after the base
    uint8_t flags;
};

enum { PLACE_DEPTH_MAX = 6 };
enum place_flags {
    PLACE_CASTED = 1, // a DEREF through a pointer of another type than declared
    PLACE_IN_UNION = 2,
};

struct place_table *place_table_new(struct arena *a);
uint32_t place_count(const struct place_table *t); // ids run from 1 to count - 1
const struct place *place_get(const struct place_table *t, place_id p);

place_id place_base(struct place_table *t, enum place_step base, uint32_t arg, uint32_t type);
// Appends a step; 0 stays 0. At PLACE_DEPTH_MAX it returns 0: the caller (the front end) loads the
// pointer into a temporary first and starts a new path there.
place_id place_step(struct place_table *t, place_id parent, enum place_step step, uint32_t arg,
                    uint32_t type, unsigned flags);

place_id place_root(const struct place_table *t, place_id p);  // its base
bool place_has_deref(const struct place_table *t, place_id p); // does any step follow a pointer
bool place_is_prefix(const struct place_table *t, place_id prefix, place_id p); // or equal

#endif
