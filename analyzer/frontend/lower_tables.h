// SPDX-License-Identifier: Apache-2.0
// What the front end has already asked libclang about the unit at hand, so that it asks once.
//
// Declarations and types are found by the pointers that a CXCursor and a CXType carry; these are
// stable while the unit lives. Everything is in the unit's arena.
#ifndef CCLINT_FRONTEND_LOWER_TABLES_H
#define CCLINT_FRONTEND_LOWER_TABLES_H

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/lower_body.h"
#include "analyzer/ir/vec.h"

struct error_at {
    CXFile file;
    unsigned offset;
};

// A source file that something of the unit lies in.
struct source_file {
    uint32_t index; // into ir_unit.files
    uint32_t flags; // enum ir_file_flags
    name_id path;
    const char *text; // contents; NULL until asked for
    size_t size;
};

// What a type_id stands for, beside the ir_type.
struct type_info {
    CXType type;               // canonical
    type_id base;              // of a qualified or atomic record: the plain one
    name_id field_prefix;      // of a record: what the keys of its fields begin with
    bool is_open;              // its fields (or its element's) are not lowered yet
    struct cursor_list fields; // of a record, as initialisers count them
};

// A stretch of source text.
struct text {
    const char *at, *end;
};

// A declaration that may have attributes.
struct attr_decl {
    CXCursor cursor;
    enum ir_attr_on on;
    uint32_t target;
};

struct static_init {
    CXCursor var;
    uint32_t global;
};

struct lower_tables {
    struct ptr_map files; // CXFile -> struct source_file
    CXFile last_key;      // of the file asked for last
    struct source_file *last;
    VEC(struct error_at) errors; // sorted

    struct ptr_map types; // CXType.data[0] -> type_id
    VEC(struct type_info) type_infos;
    VEC(type_id) pointer_to; // by pointee
    type_id builtin[CXType_LastBuiltin + 1];
    unsigned pointer_size;
    struct ptr_map fields;         // FieldDecl -> index + 1
    struct ptr_map record_names;   // unnamed record -> the key its declarator gives it
    struct ptr_map key_uses;       // key -> how often it was wanted
    struct ptr_map noreturn_types; // CXType.data[0] -> 1 no, 2 yes

    struct ptr_map fns, fn_keys;     // FunctionDecl, key -> index + 1
    struct ptr_map globals;          // VarDecl -> index + 1
    struct ptr_map global_keys;      // key -> index + 1
    struct ptr_map definitions;      // canonical VarDecl -> CXCursor of the definition
    VEC(struct static_init) statics; // in the order of lowering
    struct ptr_map cleanups;         // name -> index + 1
    uint32_t ndata;                  // values lowered for static arrays
    place_id cut_array;              // the last one of which values were left out

    VEC(struct attr_decl) declarations;
    uint32_t nattrs_read;     // of those
    struct ptr_map macros;    // name -> struct macro, see lower_macro.c
    struct ptr_map variables; // name -> CXCursor of one at file scope
    bool has_read_macros;
    bool has_refused_attrs; // clang dropped some with an error
};

void lower_tables_init(struct lower *l);

// Small numbers in a ptr_map; 0 when absent.
uint32_t table_get(const struct ptr_map *m, const void *key);
void table_put(struct lower *l, struct ptr_map *m, const void *key, uint32_t value);
const void *table_key(name_id name); // names as keys

// `wanted`, or with "#2", "#3" … behind it when it was handed out before.
name_id lower_unique_key(struct lower *l, name_id wanted);
name_id lower_printf(struct lower *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
name_id lower_take_name(struct lower *l, CXString s); // disposes of `s`

// ---- lower_source.c -----------------------------------------------------------------------------
struct source_file *lower_main_file(struct lower *l);                    // NULL without a tree
struct source_file *lower_file_of(struct lower *l, CXSourceLocation at); // where it expands
loc_id lower_name_loc(struct lower *l, CXCursor decl, name_id name);     // of a declared name
void lower_note_error(struct lower *l, CXSourceLocation at);
void lower_sort_errors(struct lower *l);

// The contents of the file that the position expands in, and where.
struct text lower_file_text(struct lower *l, CXSourceLocation at, unsigned *offset);

// ---- lower_attr.c -------------------------------------------------------------------------------
// Remembers a declaration of the project for lower_attrs(), which reads the attributes of all that
// it has not read yet; false: there were none.
void lower_attr_note(struct lower *l, CXCursor decl, enum ir_attr_on on, uint32_t target);
bool lower_attrs(struct lower *l);
// An error about an attribute, which leaves the tree whole.
bool lower_is_attr_error(struct lower *l, CXSourceLocation at, const char *message);

// ---- lower_type.c, lower_decl.c -----------------------------------------------------------------
type_id lower_void_type(struct lower *l);
void lower_name_record(struct lower *l, CXCursor record, name_id key); // an unnamed one
uint32_t lower_fn_by_name(struct lower *l, name_id name);              // UINT32_MAX: none
name_id lower_fn_key(struct lower *l, CXCursor function);

#endif
