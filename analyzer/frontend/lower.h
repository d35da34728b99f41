// SPDX-License-Identifier: Apache-2.0
// Inside the front end: the contexts of lowering and what its files offer to each other.
//
// A cursor is visited by hand: children are collected, then lowered; CXChildVisit_Recurse is not
// used (it visits some nodes twice). clang_Cursor_Evaluate is asked only of integer-typed
// expressions that are not initialiser lists (it crashes on those). What is not understood becomes
// HAVOC through lower_havoc(), never a constant or a fresh value.
#ifndef CCLINT_FRONTEND_LOWER_H
#define CCLINT_FRONTEND_LOWER_H

#include "analyzer/ir/build.h"
#include "analyzer/ir/request.h"

#include <clang-c/Index.h>

enum { LOWER_DEPTH_MAX = 1500 }; // nesting of statements and expressions; deeper: FUNC_TOO_DEEP

struct lower_tables; // memo tables of the unit, private to lower_tables.c
struct unit_labels;  // labels whose address is taken, private to lower_prescan.c
struct node;         // of a body, see lower_body.h

// Where the children of a cursor are gathered.
struct node_buffer {
    struct node *nodes;
    uint32_t cap;
};

// One unit being lowered.
struct lower {
    CXTranslationUnit tu;
    const struct unit_request *request;
    struct arena *arena;
    struct ir_builder *b;
    struct names *names;
    struct place_table *places;
    struct lower_tables *tables;
    // For the tree of the body at hand; made by lower_function_body() or lower_static_init(), given
    // back by lower_scratch_free() when the unit is done.
    struct arena *scratch;
    struct unit_labels *labels;
    struct node_buffer kids;
    struct ir_stats stats;
};

// Children of a cursor, in the unit's arena (rewound by the caller if it cares).
struct cursor_list {
    CXCursor *items;
    uint32_t n;
};

// ---- clang_unit.c, lower_source.c: positions and text -------------------------------------------
struct cursor_list lower_children(struct lower *l, CXCursor c);
CXCursor lower_child(struct lower *l, CXCursor c, uint32_t i); // null cursor if there is none
uint32_t lower_child_count(CXCursor c);
// Region of a cursor as written (file location: the macro argument, else the macro call).
loc_id lower_loc(struct lower *l, CXCursor c, bool *in_macro);
loc_id lower_loc_of(struct lower *l, CXSourceLocation at);
loc_id lower_last_loc(struct lower *l, CXCursor c); // its last character: the '}' of a body
// Source text at the spelling location of the cursor's start: up to `n` bytes; sees into macro
// bodies. The pointer is into the file's contents.
const char *lower_spelling_text(struct lower *l, CXCursor c, size_t *n);
// The identifier that starts there ("__atomic_store_n"), "" if none.
name_id lower_spelling_word(struct lower *l, CXCursor c);
// Text of the cursor's extent as expanded in its file (attributes, asm).
const char *lower_extent_text(struct lower *l, CXCursor c, size_t *n);
bool lower_evaluate(struct lower *l, CXCursor c, int64_t *value); // integer constant expressions
bool lower_evaluate_double(struct lower *l, CXCursor c, double *value);
// Whether an error diagnostic lies inside the cursor's extent.
bool lower_has_error(struct lower *l, CXCursor c);

// ---- lower_type.c -------------------------------------------------------------------------------
type_id lower_type(struct lower *l, CXType t); // memoised; canonical, qualifiers as flags
// Index into ir_unit.fields; UINT32_MAX when broken code left it without a record.
uint32_t lower_field(struct lower *l, CXCursor field_decl);
// The fields of a record type, by position as initialisers count them (unnamed bit-fields left
// out, anonymous records in). In the unit's arena.
struct cursor_list lower_record_fields(struct lower *l, CXType record);
type_id lower_int_type(struct lower *l);  // int
type_id lower_size_type(struct lower *l); // size_t
type_id lower_pointer_to(struct lower *l, type_id pointee);
const struct ir_type *lower_type_at(struct lower *l, type_id t); // valid until the next type

// ---- lower_decl.c -------------------------------------------------------------------------------
uint32_t lower_fn(struct lower *l, CXCursor function_decl); // index into ir_unit.fns
uint32_t lower_builtin_fn(struct lower *l, const char *name, type_id result); // pseudo function
bool lower_type_is_noreturn(struct lower *l, CXType t);    // of a function, or a pointer to one
uint32_t lower_global(struct lower *l, CXCursor var_decl); // globals and static locals
uint32_t lower_hidden_global(struct lower *l, type_id type, loc_id loc); // file-scope literals
// The function named in __attribute__((cleanup(f))) of a local, or UINT32_MAX.
uint32_t lower_cleanup_fn(struct lower *l, CXCursor var_decl);
// All functions and static initialisers of the unit; called once by clang_unit.c.
void lower_unit(struct lower *l);

// ---- lower_stmt.c and its neighbours (expressions, initialisers)
// ------------------------------------ Parameters are added as locals here, then the body.
void lower_function_body(struct lower *l, struct ir_fbuilder *f, CXCursor function, CXCursor body);
// Stores of a static initialiser into the FUNC_INIT function: zero-fill, then each given member.
void lower_static_init(struct lower *l, struct ir_fbuilder *f, place_id to, type_id type,
                       CXType ctype, CXCursor init);
// Frees what bodies needed; call it once, however the unit ended.
void lower_scratch_free(struct lower *l);

#endif
