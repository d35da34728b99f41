// SPDX-License-Identifier: Apache-2.0
// A function while it grows: a draft of blocks whose instructions are linked lists.
#include "analyzer/ir/build.h"
#include "analyzer/ir/build_private.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <string.h>

struct ir_fbuilder *ir_func_begin(struct ir_builder *b, uint32_t fn, uint32_t flags, loc_id loc,
                                  loc_id body_loc)
{
    struct ir_fbuilder *f = b->free_fbuilders;

    if (f) {
        b->free_fbuilders = f->next_free;
    } else {
        f = arena_new(b->arena, struct ir_fbuilder);
    }
    f->b = b;
    f->fn = fn;
    f->flags = flags;
    f->loc = loc;
    f->body_loc = body_loc;
    f->nparams = f->ntemps = 0;
    f->at = 0;
    f->in_macro = false;
    f->next_free = NULL;
    f->locals.n = f->insns.n = f->blocks.n = f->args.n = f->cases.n = 0;
    f->current = draft_block_new(f);
    return f;
}

void draft_release(struct ir_fbuilder *f)
{
    f->next_free = f->b->free_fbuilders;
    f->b->free_fbuilders = f;
}

void ir_set_func_flags(struct ir_fbuilder *f, uint32_t flags)
{
    f->flags |= flags;
}

uint32_t ir_add_local(struct ir_fbuilder *f, struct ir_local local)
{
    if (local.flags & LOCAL_PARAM) {
        ENSURE(f->nparams == f->locals.n);
        f->nparams++;
    }
    VEC_PUSH(f->b->arena, &f->locals, local);
    return f->locals.n - 1;
}

struct ir_local *ir_local_at(struct ir_fbuilder *f, uint32_t local)
{
    ENSURE(local < f->locals.n);
    return &f->locals.items[local];
}

block_id draft_block_new(struct ir_fbuilder *f)
{
    struct draft_block *block;

    VEC_ROOM(f->b->arena, &f->blocks, 1);
    block = &f->blocks.items[f->blocks.n];
    block->head = block->tail = 0; // the room for successors of an earlier function stays
    block->ended = false;
    block->succs.n = 0;
    return f->blocks.n++;
}

block_id ir_new_block(struct ir_fbuilder *f)
{
    return draft_block_new(f);
}

void ir_set_block(struct ir_fbuilder *f, block_id b)
{
    ENSURE(b < f->blocks.n);
    f->current = b;
}

block_id ir_current_block(const struct ir_fbuilder *f)
{
    return f->current;
}

bool ir_block_ended(const struct ir_fbuilder *f)
{
    return f->blocks.items[f->current].ended;
}

void ir_set_loc(struct ir_fbuilder *f, loc_id loc, bool in_macro)
{
    f->at = loc;
    f->in_macro = in_macro;
}

loc_id ir_current_loc(const struct ir_fbuilder *f)
{
    return f->at;
}

ir_opnd ir_new_temp(struct ir_fbuilder *f)
{
    return ir_opnd_make(IR_TEMP, f->ntemps++);
}

void draft_append(struct ir_fbuilder *f, block_id b, struct ir_insn i, loc_id loc)
{
    struct draft_block *block;

    VEC_PUSH(f->b->arena, &f->insns, (struct draft_insn){.insn = i, .loc = loc});
    block = &f->blocks.items[b];
    if (block->tail) {
        f->insns.items[block->tail - 1].next = f->insns.n;
    } else {
        block->head = f->insns.n;
    }
    block->tail = f->insns.n;
    block->ended = (ir_op_info[i.op].flags & IR_ENDS) != 0;
}

ir_opnd ir_emit(struct ir_fbuilder *f, struct ir_insn i, const ir_opnd *args, uint32_t nargs)
{
    ENSURE(i.op < IR_OP_COUNT);
    if (f->blocks.items[f->current].ended) {
        f->current = draft_block_new(f);
    }
    if (i.op != IR_SWITCH) {
        i.first = f->args.n;
        i.count = nargs;
        for (uint32_t k = 0; k < nargs; k++) {
            VEC_PUSH(f->b->arena, &f->args, args[k]);
        }
    }
    if (f->in_macro) {
        i.flags |= INSN_IN_MACRO;
    }
    draft_append(f, f->current, i, f->at);
    return i.dst;
}

static void add_succ(struct ir_fbuilder *f, block_id from, block_id to)
{
    ENSURE(to < f->blocks.n);
    VEC_PUSH(f->b->arena, &f->blocks.items[from].succs, to);
}

void ir_emit_jmp(struct ir_fbuilder *f, block_id to)
{
    ir_emit(f, (struct ir_insn){.op = IR_JMP}, NULL, 0);
    add_succ(f, f->current, to);
}

void ir_emit_br(struct ir_fbuilder *f, ir_opnd cond, block_id yes, block_id no)
{
    ir_emit(f, (struct ir_insn){.op = IR_BR, .a = cond}, NULL, 0);
    add_succ(f, f->current, yes);
    add_succ(f, f->current, no);
}

void ir_emit_switch(struct ir_fbuilder *f, ir_opnd value, type_id type, const struct ir_case *cases,
                    const block_id *targets, uint32_t n, block_id otherwise)
{
    uint32_t first = f->cases.n;

    for (uint32_t i = 0; i < n; i++) {
        VEC_PUSH(f->b->arena, &f->cases, cases[i]);
    }
    ir_emit(f,
            (struct ir_insn){.op = IR_SWITCH, .type = type, .a = value, .first = first, .count = n},
            NULL, 0);
    for (uint32_t i = 0; i < n; i++) {
        add_succ(f, f->current, targets[i]);
    }
    add_succ(f, f->current, otherwise);
}

void ir_emit_ijmp(struct ir_fbuilder *f, ir_opnd value, const block_id *targets, uint32_t n)
{
    ir_emit(f, (struct ir_insn){.op = IR_IJMP, .a = value}, NULL, 0);
    for (uint32_t i = 0; i < n; i++) {
        add_succ(f, f->current, targets[i]);
    }
}

void ir_emit_ret(struct ir_fbuilder *f, ir_opnd value)
{
    ir_emit(f, (struct ir_insn){.op = IR_RET, .a = value}, NULL, 0);
}

void ir_emit_unreachable(struct ir_fbuilder *f)
{
    ir_emit(f, (struct ir_insn){.op = IR_UNREACHABLE}, NULL, 0);
}

// ---- Places ------------------------------------------------------------------------------------

// Bases that belong to a function, and elements of them, share ids with places of other functions,
// whose types differ: there the type follows from the local.
type_id draft_place_type(const struct ir_fbuilder *f, place_id p)
{
    const struct place *at = place_get(f->b->places, p);
    const struct ir_type *types = f->b->types.items;

    if (at->step == PLACE_LOCAL && at->arg < f->locals.n) {
        return f->locals.items[at->arg].type;
    }
    if (at->step == PLACE_INDEX_K || at->step == PLACE_INDEX || at->step == PLACE_ANY) {
        const struct place *root = place_get(f->b->places, place_root(f->b->places, p));
        type_id above = root->step == PLACE_LOCAL ? draft_place_type(f, at->parent) : 0;

        if (above && types[above].kind == TYPE_ARRAY &&
            place_get(f->b->places, at->parent)->step != PLACE_DEREF) {
            return types[above].elem;
        }
    }
    return at->type;
}

static bool same_array(const struct ir_type *x, const struct ir_type *y)
{
    return x->kind == y->kind && x->elem == y->elem && x->count == y->count;
}

// `p[i]` of a pointer to arrays and `(*p)[i]` would be the same path. An INDEX straight after a
// DEREF moves by objects of the DEREF's type; so an element of the array at *p is reached by a
// DEREF to the element's type.
static place_id index_parent(struct ir_fbuilder *f, place_id parent, type_id type)
{
    const struct place *above = place_get(f->b->places, parent);
    const struct ir_type *whole = ir_type_at(f->b, above->type);

    if (above->step != PLACE_DEREF || whole->kind != TYPE_ARRAY || above->type == type ||
        same_array(whole, ir_type_at(f->b, type))) {
        return parent;
    }
    return place_step(f->b->places, above->parent, PLACE_DEREF, above->arg, type, above->flags);
}

static unsigned access_flags(const struct ir_type *t)
{
    return t->flags & TYPE_VOLATILE ? INSN_VOLATILE : 0;
}

// The path is full: what `parent` holds, or its address, becomes a temporary.
static place_id start_path(struct ir_fbuilder *f, place_id parent, bool deref)
{
    type_id type = draft_place_type(f, parent);
    struct ir_insn i = {.op = IR_LOAD, .type = type, .place = parent};

    if (!deref) {
        i.op = IR_ADDR;
        i.type = draft_pointer_to(f->b, type);
    } else if (ir_type_at(f->b, type)->flags & TYPE_ATOMIC) {
        i.op = IR_ALOAD;
        i.order = ORDER_SEQ_CST;
    } else {
        i.flags = (uint8_t)access_flags(ir_type_at(f->b, type));
    }
    i.dst = ir_new_temp(f);
    ir_emit(f, i, NULL, 0);
    return place_base(f->b->places, PLACE_TEMP, ir_opnd_index(i.dst), i.type);
}

place_id ir_place_step(struct ir_fbuilder *f, place_id parent, enum place_step step, uint32_t arg,
                       type_id type, unsigned flags)
{
    struct place_table *t = f->b->places;
    place_id p, base;

    if (parent && (step == PLACE_INDEX_K || step == PLACE_INDEX || step == PLACE_ANY)) {
        parent = index_parent(f, parent, type);
    }
    p = place_step(t, parent, step, arg, type, flags);
    if (p || parent == 0) {
        return p;
    }
    base = start_path(f, parent, step == PLACE_DEREF);
    if (step == PLACE_DEREF) {
        return place_step(t, base, PLACE_DEREF, 0, type, flags);
    }
    parent = place_step(t, base, PLACE_DEREF, 0, draft_place_type(f, parent), 0);
    return place_step(t, parent, step, arg, type, flags);
}
