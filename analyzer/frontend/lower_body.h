// SPDX-License-Identifier: Apache-2.0
// What the files that lower function bodies share.
//
// A body is read from libclang once, breadth first, into a tree of nodes (lower_nodes.c); all that
// follows works on nodes. Facts that lowering needs before it starts are computed on that tree:
// which locals have their address taken, which expressions may be constant, where locals are
// assigned.
//
// Register locals are operands. An operand read early and used late would see an assignment in
// between, so each full expression counts the assignments to locals that are still to come, and a
// local with one pending is copied into a temporary when it is read (body_read_local).
#ifndef CCLINT_FRONTEND_LOWER_BODY_H
#define CCLINT_FRONTEND_LOWER_BODY_H

#include "analyzer/frontend/lower.h"

// ---- Nodes -------------------------------------------------------------------------------------

enum node_flags {
    NODE_CONST = 1,   // only constants below: clang may fold it
    NODE_TYPED = 2,   // `type` is set
    NODE_ELVIS = 4,   // a ?: b; kids are the condition and b
    NODE_INIT = 8,    // the initialiser of the VarDecl above
    NODE_ASSIGNS = 16 // assigns a named local: a candidate for `pending`
};

struct node {
    CXCursor cursor;
    CXCursor *ref; // what a name, member or label refers to; else NULL
    struct node *parent, *kids;
    uint32_t nkids;
    type_id type;
    uint16_t kind; // enum CXCursorKind
    uint8_t op;    // enum CXUnaryOperatorKind or CXBinaryOperatorKind
    uint8_t flags;
    uint32_t nassigns; // assignments to locals at and below this node
};

// A map from pointers, in an arena: an open-addressing table, because uthash would allocate memory
// that nobody frees when a function is given up half-way.
struct ptr_map {
    struct ptr_entry {
        const void *key;
        void *value;
    } *entries;
    uint32_t n, cap;
};
void *ptr_map_get(const struct ptr_map *m, const void *key); // NULL if absent
void ptr_map_put(struct arena *a, struct ptr_map *m, const void *key, void *value);

// ---- The body ----------------------------------------------------------------------------------

struct scope_local {
    uint32_t local;
    const struct node *decl; // NULL for a compound literal
};

struct scope {
    struct scope *outer;
    const struct node *node;
    struct scope_local *locals;
    uint32_t n, cap;
};

struct label {
    const struct node *node; // the LabelStmt
    block_id block;
    bool has_block;
    uint32_t ordinal; // its number among the labels whose address is taken
};

struct jump_target {
    block_id block;
    struct scope *scope;
};

struct switch_body; // private to lower_jump.c

struct body {
    struct lower *l;
    struct ir_fbuilder *f;
    struct arena *arena; // of this body
    type_id result;      // of the function
    bool is_static;      // static initialisers: compound literals become hidden globals
    uint32_t depth;
    loc_id loc; // of what is emitted now
    bool in_macro;
    struct scope *scope;
    struct jump_target *on_break, *on_continue;
    struct switch_body *in_switch;
    struct ptr_map locals; // declaration -> index + 1
    struct ptr_map taken;  // declarations that must be in memory
    struct ptr_map labels; // LabelStmt -> struct label
    struct ptr_map vlas;   // variable array type -> operand of its length
    struct ptr_map consts; // index + 1 -> struct const_value
    struct label **taken_labels;
    uint32_t ntaken_labels;
    struct pending {
        const void *decl;
        uint32_t count;
    } *pending; // a stack
    uint32_t npending, cap_pending;
    type_id *temp_types;
    uint32_t cap_temps;
    struct node *kids; // of the node being read, in the unit's buffer
    uint32_t nkids;
};

// ---- lower_nodes.c, lower_prescan.c ------------------------------------------------------------
struct arena *body_arena(struct lower *l);             // for trees; made at the first call
struct node *body_read(struct body *b, CXCursor root); // the tree below `root`
void body_prescan(struct body *b, struct node *root);
type_id node_type(struct body *b, struct node *n); // arrays that are adjusted parameters: pointers
CXType node_ctype(const struct node *n);           // canonical
struct node *node_strip(struct node *n);           // without parentheses and __extension__
const void *node_local_decl(const struct node *n); // the variable that a (parenthesised) name names
bool node_is(const struct node *n, enum CXCursorKind kind);
bool node_is_assign(const struct node *n);
bool node_bin(const struct node *n, enum ir_bin *op); // the operation of an operator
bool node_is_incdec(const struct node *n);
bool node_is_va_arg(struct body *b, struct node *n);
bool node_is_designated(const struct node *n); // `.a = 1` or `[1] = 1` in an initialiser list
// The number of a label whose address is taken, in any function of the unit seen so far.
bool body_label_ordinal(struct lower *l, const CXCursor *label, uint32_t *ordinal);

// ---- lower_emit.c: values, types, instructions -------------------------------------------------
struct ir_type body_type(struct body *b, type_id t);
bool type_is_scalar(struct ir_type t);
bool type_is_aggregate(struct ir_type t); // records, and what is only copied (TYPE_OTHER)
bool body_same_form(struct body *b, type_id x, type_id y);   // equal representation of values
bool body_same_object(struct body *b, type_id x, type_id y); // equal but for qualifiers

ir_opnd body_temp(struct body *b, type_id type);
type_id body_opnd_type(struct body *b, ir_opnd o);             // 0 if not known
ir_opnd body_int(struct body *b, type_id type, int64_t value); // wrapped to the type
ir_opnd body_float(struct body *b, type_id type, double value);
bool body_const(struct body *b, ir_opnd o, int64_t *value); // of an integer constant

ir_opnd body_scalar(struct body *b, ir_opnd v, type_id type); // v, unless it is no scalar
// Emits `i` into `dst`, or into a new temporary when `dst` is 0.
ir_opnd body_emit(struct body *b, struct ir_insn i, ir_opnd dst);
ir_opnd body_mov(struct body *b, ir_opnd value, type_id type, ir_opnd dst);
ir_opnd body_bin(struct body *b, enum ir_bin op, type_id type, ir_opnd x, ir_opnd y, ir_opnd dst);
ir_opnd body_convert(struct body *b, ir_opnd v, type_id from, type_id to, ir_opnd dst);
ir_opnd body_addr(struct body *b, place_id place, type_id pointer, ir_opnd dst);
void body_copy(struct body *b, place_id to, place_id from, type_id type);
// The last resort. dst gets an unknown value of `type` (none if 0), the object at `place` (if any)
// becomes unknown.
ir_opnd lower_havoc(struct body *b, place_id place, type_id type, ir_opnd dst);
uint32_t body_hidden(struct body *b, type_id type, bool in_register);
place_id body_local_place(struct body *b, uint32_t local);
void body_set_loc(struct body *b, const struct node *n);
void body_restore_loc(struct body *b, loc_id loc, bool in_macro);

// ---- lower_lvalue.c ----------------------------------------------------------------------------
struct lval {
    bool is_reg;
    uint32_t local; // is_reg
    place_id place; // else; 0: not understood
    type_id type;
    const void *decl; // is_reg: the variable, NULL for hidden locals
};
struct lval lower_lvalue(struct body *b, struct node *n);
place_id lower_deref(struct body *b, struct node *pointer, type_id object); // *pointer
ir_opnd lval_load(struct body *b, struct lval lv, ir_opnd dst);
void lval_store(struct body *b, struct lval lv, ir_opnd value);
ir_opnd lval_addr(struct body *b, struct lval lv, type_id pointer, ir_opnd dst);
bool lval_is_bitfield(struct body *b, struct lval lv);
place_id body_deref_value(struct body *b, ir_opnd pointer, type_id object);
// A place does not know its type: equal paths of several functions share one.
place_id body_field(struct body *b, place_id object, type_id record, uint32_t field);
ir_opnd body_read_local(struct body *b, uint32_t local, const void *decl);
ir_opnd lower_fn_address(struct body *b, uint32_t fn, type_id type, ir_opnd dst);

// ---- lower_expr.c, lower_assign.c --------------------------------------------------------------
// The value of an expression.
// Aggregates come as IR_PLACE operands. `dst` (a LOCAL, or an IR_PLACE for a call's aggregate) is a
// wish: the value may come elsewhere.
ir_opnd lower_rvalue(struct body *b, struct node *n, ir_opnd dst);
ir_opnd lower_rvalue_as(struct body *b, struct node *n, type_id to);    // converted
void lower_rvalue_into(struct body *b, struct node *n, struct lval to); // a fresh object
void lower_effect(struct body *b, struct node *n);                      // the value is not used
ir_opnd lower_assign(struct body *b, struct node *n, bool used, ir_opnd dst);
ir_opnd lower_compound_assign(struct body *b, struct node *n, bool used, ir_opnd dst);
ir_opnd lower_incdec(struct body *b, struct node *n, bool used, ir_opnd dst);
ir_opnd lower_binary(struct body *b, struct node *n, ir_opnd dst);
ir_opnd body_pointer_add(struct body *b, ir_opnd p, type_id pointer, struct node *index,
                         bool subtract, ir_opnd dst);
// Full expressions.
void lower_full_effect(struct body *b, struct node *n);
ir_opnd lower_full_value(struct body *b, struct node *n, ir_opnd dst);
uint32_t pending_open(struct body *b, const struct node *n);
void pending_close(struct body *b, uint32_t mark);
void pending_done(struct body *b, const void *decl); // one of its assignments is being made
bool pending_has(const struct body *b, const void *decl);

// ---- lower_const.c: literals, folding, unevaluated operands ------------------------------------
bool lower_folded(struct body *b, struct node *n, ir_opnd *value);
ir_opnd lower_float_literal(struct body *b, struct node *n);
uint32_t lower_string(struct body *b, struct node *n); // index into ir_unit.strings
ir_opnd lower_sizeof(struct body *b, struct node *n, ir_opnd dst);
ir_opnd lower_offsetof(struct body *b, struct node *n, ir_opnd dst);

// ---- lower_generic.c ---------------------------------------------------------------------------
// The operand chosen by _Generic or __builtin_choose_expr; NULL if it is not known.
struct node *lower_generic_choice(struct body *b, struct node *n);

// ---- lower_cond.c ------------------------------------------------------------------------------
void lower_cond(struct body *b, struct node *n, block_id yes, block_id no);
void lower_full_cond(struct body *b, struct node *n, block_id yes, block_id no);
ir_opnd lower_logical(struct body *b, struct node *n, ir_opnd dst);     // && || as a value
ir_opnd lower_conditional(struct body *b, struct node *n, ir_opnd dst); // c ? x : y, c ?: y
void lower_conditional_effect(struct body *b, struct node *n);

// ---- lower_call.c, lower_builtin.c -------------------------------------------------------------
ir_opnd lower_call(struct body *b, struct node *n, unsigned flags, ir_opnd dst);
ir_opnd lower_va_arg(struct body *b, struct node *n, ir_opnd dst);
// True when the call of the named builtin was lowered in a special way; `*value` is its result.
bool lower_builtin(struct body *b, struct node *n, const char *name, ir_opnd dst, ir_opnd *value);
struct node *lower_transparent_call(struct body *b, struct node *n); // __builtin_expect(x, …): x
bool lower_callee(struct body *b, struct node *n, uint32_t *fn);     // of a function designator
ir_opnd body_call(struct body *b, uint32_t fn, type_id result, const ir_opnd *args, uint32_t n,
                  unsigned flags, ir_opnd dst);

// ---- lower_init.c ------------------------------------------------------------------------------
void lower_init(struct body *b, struct lval to, CXType type, struct node *init);
struct lval lower_compound_literal(struct body *b, struct node *n);

// ---- lower_atomic.c, lower_sync.c --------------------------------------------------------------
ir_opnd lower_atomic(struct body *b, struct node *n, const char *op, ir_opnd dst);
const char *atomic_operation(struct body *b, struct node *n); // "__atomic_load_n", or NULL
ir_opnd lower_atomic_rmw(struct body *b, place_id place, type_id type, enum ir_bin op,
                         ir_opnd value, enum ir_order order, ir_opnd dst);
bool lower_sync(struct body *b, struct node *call, const char *name, ir_opnd dst, ir_opnd *value);
enum ir_order lower_order(struct body *b, struct node *n);
bool atomic_bin(const char *name, enum ir_bin *op); // "add", "sub", "and" ...

// ---- lower_scope.c, lower_local.c --------------------------------------------------------------
void scope_open(struct body *b, const struct node *n);
void scope_close(struct body *b, loc_id end); // ends its locals, unless control is elsewhere
void scope_add(struct body *b, uint32_t local, const struct node *decl);
void scope_leave_to(struct body *b, const struct scope *target); // stays open
void scope_leave_for_label(struct body *b, const struct node *label);
struct scope *scope_kept(const struct body *b, const struct node *label); // innermost not left
bool scope_ends_any(const struct body *b, const struct node *label); // whether a jump there would
void scope_cleanups(struct body *b); // those of all open scopes, for a return
bool scope_has_cleanups(const struct body *b);
void lower_decl_stmt(struct body *b, struct node *n);
void lower_params(struct body *b, CXCursor function);
bool type_is_variably_modified(CXType t);
void lower_vla_bounds(struct body *b, struct node *decl);
ir_opnd lower_vla_size(struct body *b, CXType type); // bytes; 0: not known
// Elements of the innermost type that is not a VLA in one `type`; 0 when `type` is no VLA.
ir_opnd lower_vla_count(struct body *b, CXType type, CXType *element);

// ---- lower_stmt.c, lower_loop.c, lower_jump.c, lower_asm.c, lower_cancel.c ---------------------
void lower_stmt(struct body *b, struct node *n);
ir_opnd lower_stmt_expr(struct body *b, struct node *n, bool used, ir_opnd dst);
void lower_while(struct body *b, struct node *n);
void lower_do(struct body *b, struct node *n);
void lower_for(struct body *b, struct node *n);
void lower_substatement(struct body *b, struct node *n); // in a scope of its own
void lower_switch(struct body *b, struct node *n);
struct node *lower_case(struct body *b, struct node *n); // the statement behind the labels
struct node *lower_label(struct body *b, struct node *n);
void lower_goto(struct body *b, struct node *n);
void lower_indirect_goto(struct body *b, struct node *n);
struct label *body_label(struct body *b, const CXCursor *stmt);
block_id body_label_block(struct body *b, struct label *label);
block_id body_exit_block(struct body *b, struct label *label); // ends what a jump there leaves
void lower_return(struct body *b, struct node *n);
void lower_asm(struct body *b, struct node *n);
bool lower_cancel_scope(struct body *b, struct node *n); // pthread_cleanup_push … pop

#endif
