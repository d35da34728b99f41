// SPDX-License-Identifier: Apache-2.0
// The intermediate representation: what a translation unit does, without its syntax.
//
// A unit owns flat tables (types, fields, globals, functions called or defined, constants, strings,
// positions); everything refers to them by index, so a unit can be written to a `.cci` file and
// read back identically. A function is a list of basic blocks in reverse postorder over one
// instruction array. Temporaries have exactly one definition, which dominates every use. Scalar
// locals whose address is never taken and that are not volatile are operands themselves and may be
// assigned many times (MOV with a LOCAL dst, or any instruction whose dst is the LOCAL); all other
// memory is reached through places. There is no PHI: where C joins values (`?:`, `&&` as a value),
// the front end assigns a hidden local on both arms. Short-circuit operators, `?:` and `!` in
// conditions are branches. The edges of BR and SWITCH carry what is known on them, so there is no
// ASSUME instruction; no edge is critical when it leaves a BR or SWITCH (the builder splits them).
//
// The front end builds it, ir_verify() checks it, and nobody above `analyzer/ir/` changes it.
// Print it with `cclint --dump=ir FILE`.
#ifndef CCLINT_IR_IR_H
#define CCLINT_IR_IR_H

#include "analyzer/base/intern.h"
#include "analyzer/place/place.h"
#include "analyzer/source/loc.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;

typedef uint32_t type_id;  // 0 is "no type"
typedef uint32_t block_id; // 0 is the entry

// ---- Types ------------------------------------------------------------------------------------

enum ir_type_kind {
    TYPE_NONE,
    TYPE_VOID,
    TYPE_BOOL,
    TYPE_INT, // enums too
    TYPE_FLOAT,
    TYPE_POINTER,
    TYPE_ARRAY,
    TYPE_RECORD, // struct and union
    TYPE_FUNCTION,
    TYPE_OTHER, // complex, vector, __int128: values of it are HAVOCed, memory of it is copied
};

enum ir_type_flags {
    TYPE_UNSIGNED = 1,
    TYPE_VOLATILE = 2,
    TYPE_ATOMIC = 4,
    TYPE_CONST = 8,
    TYPE_UNION = 16,
    TYPE_VLA = 32,      // array of run-time size: `size` and `count` are 0
    TYPE_FLEXIBLE = 64, // array without a bound
    TYPE_VARIADIC = 128,
    TYPE_NO_PROTO = 256,   // function type without a prototype
    TYPE_INCOMPLETE = 512, // record only declared
    TYPE_CHAR = 1024,      // a character type, signed or not
    TYPE_SYSTEM = 2048,    // record declared in a system header
};

struct ir_type {
    uint8_t kind;
    uint16_t flags;
    uint32_t align;
    uint64_t size;  // bytes
    type_id elem;   // pointee, element, or a function's result
    uint64_t count; // of an array
    // Records: the tag ("stat" of struct stat), or the typedef that names an untagged one
    // ("pthread_mutex_t"); and the key that joins equal records of several units.
    name_id name, key;
    uint32_t first_field, nfields; // into ir_unit.fields
    uint32_t first_param, nparams; // into ir_unit.param_types
};

struct ir_field {
    type_id owner, type;
    name_id name; // 0: an anonymous member, whose own fields are reached through it
    name_id key;  // stable across units: record key + path of names
    uint64_t bit_offset;
    uint32_t bit_width; // 0: not a bit-field
};

// ---- Operands ---------------------------------------------------------------------------------

typedef uint32_t ir_opnd; // 3 bits of kind, 29 of index; 0 is "none"

enum ir_opnd_kind {
    IR_NONE,
    IR_TEMP,        // index of a temporary
    IR_LOCAL,       // index of a register local
    IR_CONST,       // index into ir_unit.consts
    IR_PLACE,       // aggregate by value: a place_id
    IR_CONST_FLOAT, // index into ir_unit.consts, whose bits are those of a double
};

static inline ir_opnd ir_opnd_make(enum ir_opnd_kind kind, uint32_t index)
{
    return (uint32_t)kind << 29 | index;
}
static inline enum ir_opnd_kind ir_opnd_kind(ir_opnd o)
{
    return (enum ir_opnd_kind)(o >> 29);
}
static inline uint32_t ir_opnd_index(ir_opnd o)
{
    return o & 0x1fffffffu;
}

struct ir_const {
    type_id type;  // an integer, pointer (null or an integer cast to one) or floating type
    int64_t value; // sign- or zero-extended by `type`; the bits of a double for IR_CONST_FLOAT
};

// ---- Instructions -----------------------------------------------------------------------------

enum ir_op {
#define OP(name, flags, meaning) IR_##name,
#include "analyzer/ir/ir_ops.def"
#undef OP
    IR_OP_COUNT
};

enum ir_op_flags { IR_PURE = 1, IR_READS = 2, IR_WRITES = 4, IR_ENDS = 8, IR_ATOMIC = 16 };

struct ir_op_info {
    const char *name, *meaning;
    unsigned flags;
};
extern const struct ir_op_info ir_op_info[IR_OP_COUNT];

enum ir_un { UN_NEG, UN_COM };
enum ir_bin {
    BIN_ADD,
    BIN_SUB,
    BIN_MUL,
    BIN_DIV,
    BIN_REM,
    BIN_AND,
    BIN_OR,
    BIN_XOR,
    BIN_SHL,
    BIN_SHR,
    BIN_EQ,
    BIN_NE,
    BIN_LT,
    BIN_LE,
    BIN_GT,
    BIN_GE,
    BIN_PTR_ADD,  // pointer a + integer b, in elements of `type`'s pointee
    BIN_PTR_DIFF, // pointer a - pointer b, in elements of a's pointee
    BIN_XCHG,     // RMW only: the new value is a
    BIN_NAND,     // RMW only
    BIN_COUNT
};
enum ir_order {
    ORDER_NONE, // not atomic
    ORDER_RELAXED,
    ORDER_CONSUME,
    ORDER_ACQUIRE,
    ORDER_RELEASE,
    ORDER_ACQ_REL,
    ORDER_SEQ_CST,
    ORDER_UNKNOWN // not a constant
};
enum ir_insn_flags {
    INSN_IN_MACRO = 1,
    INSN_VOID_CAST = 2, // CALL: the source casts the result to void
    INSN_DISCARDED = 4, // CALL: the result is an expression statement's, nobody uses it
    INSN_VOLATILE = 8,
    INSN_WEAK = 16,   // CAS: may fail spuriously
    INSN_HIDDEN = 32, // made by the front end (cleanup calls, hidden locals), not written by hand
};

struct ir_insn {
    uint8_t op;    // enum ir_op
    uint8_t sub;   // enum ir_un or ir_bin
    uint8_t order; // enum ir_order
    uint8_t flags; // enum ir_insn_flags
    type_id type;  // of dst, or of the value stored
    ir_opnd dst;   // IR_TEMP, IR_LOCAL, IR_PLACE (CALL of a function returning an aggregate), none
    ir_opnd a, b;
    union {
        place_id place;  // LOAD STORE ADDR COPY ZERO ALOAD ASTORE RMW CAS VAARG HAVOC; ICALL: where
                         // the pointer was read from, 0 if it is not a place
        uint32_t callee; // CALL: index into ir_unit.fns
        uint32_t local;  // BEGIN END: index into ir_func.locals
    };
    uint32_t first, count; // CALL ICALL CAS: operands in ir_func.args; SWITCH: in ir_func.cases
};

struct ir_case {
    int64_t lo, hi; // inclusive; compared in the type of the SWITCH
};

struct ir_block {
    uint32_t first, count;       // instructions; the last one, and no other, has IR_ENDS
    uint32_t first_succ, nsuccs; // into ir_func.succs
};

enum ir_local_flags {
    LOCAL_PARAM = 1,
    LOCAL_REG = 2,    // an operand: scalar, address not taken, not volatile
    LOCAL_HIDDEN = 4, // made by the front end
    LOCAL_CLEANUP = 8,
    LOCAL_ALIGNED = 16, // declared with an alignment of its own
};

struct ir_local {
    name_id name; // 0 when hidden
    type_id type;
    uint32_t flags;
    uint32_t cleanup; // LOCAL_CLEANUP: index into ir_unit.fns
};

enum ir_func_flags {
    FUNC_INCOMPLETE = 1, // a parse error lies in it: statements are missing
    FUNC_STATIC = 2,
    FUNC_INLINE = 4,
    FUNC_IN_HEADER = 8,
    FUNC_VARIADIC = 16,
    FUNC_INIT = 32,     // not a function: the unit's static initialisers, as stores to globals
    FUNC_TOO_DEEP = 64, // given up at the nesting limit; no body
    FUNC_SETJMP = 128,  // calls setjmp or a relative
};

struct ir_func {
    uint32_t fn; // index into ir_unit.fns: name, key, type
    uint32_t flags;
    loc_id loc;      // of the name
    loc_id body_loc; // of the whole definition, both ends
    struct ir_local *locals;
    struct ir_insn *insns;
    loc_id *locs; // parallel to insns
    struct ir_block *blocks;
    block_id *succs;
    ir_opnd *args;
    struct ir_case *cases;
    uint32_t nparams, nlocals, ninsns, nblocks, nsuccs, nargs, ncases, ntemps;
};

// ---- The unit ---------------------------------------------------------------------------------

enum ir_fn_flags {
    FN_DEFINED = 1,  // has an ir_func in this unit
    FN_INTERNAL = 2, // internal linkage
    FN_NORETURN = 4, // declared so
    FN_SYSTEM = 8,   // declared in a system header, or a builtin
    FN_WARN_UNUSED = 16,
    FN_ADDRESS_TAKEN = 32,
    FN_BUILTIN = 64,
    FN_IMPLICIT = 128, // called without a declaration
};

struct ir_fn {
    name_id name; // "open"
    name_id key;  // the link key: the USR; file-local ones carry the root-relative path
    type_id type;
    uint32_t flags;
};

enum ir_global_flags {
    GLOBAL_DEFINED = 1,
    GLOBAL_INTERNAL = 2, // static
    GLOBAL_LOCAL = 4,    // a static local
    GLOBAL_THREAD = 8,   // _Thread_local
    GLOBAL_CONST = 16,
    GLOBAL_SYSTEM = 32, // declared in a system header
    GLOBAL_HIDDEN = 64, // a file-scope compound literal
};

struct ir_global {
    name_id name, key; // a static local's key: owner + ordinal
    type_id type;
    uint32_t flags;
    loc_id loc;
};

// What attributes in the source say, one fact each. Their spellings (GNU, C23, behind macros, old
// names) are the front end's affair.
enum ir_attr_kind {
#define ATTR(id, name, meaning) ATTR_##id,
#include "analyzer/ir/ir_attrs.def"
#undef ATTR
    ATTR_COUNT
};
extern const char *const ir_attr_name[ATTR_COUNT];

enum ir_attr_on { ATTR_ON_FN, ATTR_ON_GLOBAL, ATTR_ON_FIELD, ATTR_ON_TYPE };
enum { ATTR_NUMBER_NONE = -1 };

// `place` of a function's attribute starts at a PLACE_PARAM or a global; that of a field's or
// type's at PLACE_PARAM 0, a pointer to the object that has it.
struct ir_attr {
    uint8_t kind; // enum ir_attr_kind
    uint8_t on;   // enum ir_attr_on
    uint32_t target;
    int32_t number; // a parameter, from 0; TRY_*: the result that says it worked
    place_id place; // the lock, or what frees (PLACE_FUNC); 0: none
};

struct ir_string {
    name_id bytes; // without the final NUL; names_length() counts embedded ones
    uint32_t size; // of the array, final NUL included
    uint8_t char_size;
    bool is_cut; // `bytes` are only the beginning: nobody asks for more of a long text
};

enum ir_file_flags { FILE_MAIN = 1, FILE_SYSTEM = 2, FILE_PROJECT = 4 };

struct ir_file {
    name_id path; // relative to the project root when below it, else absolute
    uint32_t flags;
};

enum ir_problem_kind {
    PROBLEM_ERROR,          // a diagnostic of level error
    PROBLEM_MISSING_HEADER, // `text` is the header as included
    PROBLEM_LIMIT,          // one of our limits was reached: `text` says which
};

struct ir_problem {
    enum ir_problem_kind kind;
    loc_id loc;
    name_id text;
};

struct ir_stats {
    uint64_t insns, havocs, functions, statements;
    uint64_t parse_us, lower_us; // CPU time; not part of .cci
    uint64_t peak_kb;            // likewise
};

struct ir_unit {
    struct arena *arena;
    struct names *names;
    struct place_table *places;
    name_id path; // the main file, as in files[]
    struct ir_file *files;
    struct loc *locs;      // [0] is unused
    struct ir_type *types; // [0] is unused
    type_id *param_types;
    struct ir_field *fields;
    struct ir_const *consts;
    struct ir_string *strings;
    struct ir_global *globals;
    struct ir_fn *fns;
    struct ir_func *funcs; // sorted by key; the FUNC_INIT one, if any, is last
    struct ir_attr *attrs; // in the order of the declarations they were read from
    struct ir_problem *problems;
    uint32_t nfiles, nlocs, ntypes, nparam_types, nfields, nconsts, nstrings, nglobals, nfns,
        nfuncs, nattrs, nproblems;
    struct ir_stats stats;
};

// ---- Questions --------------------------------------------------------------------------------

// What breaks an invariant, in words (in `a`), or NULL.
const char *ir_verify(struct arena *a, const struct ir_unit *u, const struct ir_func *f);
const char *ir_verify_unit(struct arena *a, const struct ir_unit *u); // every table and function

static inline const char *ir_name(const struct ir_unit *u, name_id n)
{
    return names_text(u->names, n);
}
const char *ir_func_name(const struct ir_unit *u, const struct ir_func *f);

// The type of an operand's value; 0 for none.
type_id ir_opnd_type(const struct ir_unit *u, const struct ir_func *f, const type_id *temp_types,
                     ir_opnd o);
// Types of the function's temporaries, by index, in `a`.
type_id *ir_temp_types(struct arena *a, const struct ir_func *f);
// The instructions that define them, likewise.
uint32_t *ir_temp_defs(struct arena *a, const struct ir_func *f);
// The one that defines this temporary, looked for; NULL if `o` is none. For single questions.
const struct ir_insn *ir_temp_def(const struct ir_func *f, ir_opnd o);
bool ir_const_value(const struct ir_unit *u, ir_opnd o, int64_t *value); // integers only
// The type of the object at a place. Ids of LOCAL bases and of elements of them are shared by all
// functions of the unit, so place.type may be another function's there; this asks the local.
type_id ir_place_type(const struct ir_unit *u, const struct ir_func *f, place_id p);
bool ir_has_place(enum ir_op op); // does the instruction use ir_insn.place
// A HAVOC for what the front end could not make out, and not one it left out on purpose.
bool ir_not_understood(const struct ir_insn *i);

// Source-like text for messages and dumps: "q->lock", "fds[i]", "*p", in `a`.
const char *ir_place_text(struct arena *a, const struct ir_unit *u, const struct ir_func *f,
                          place_id p);
const char *ir_opnd_text(struct arena *a, const struct ir_unit *u, const struct ir_func *f,
                         ir_opnd o);
struct region ir_region(const struct ir_unit *u, loc_id loc); // path "" when unknown

#endif
