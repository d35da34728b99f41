// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// The builder's normal form, places that keep to their depth, what verification catches, texts.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/ir/build.h"
#include "analyzer/ir/print.h"
#include "analyzer/ir/request.h"

#include <stdlib.h>
#include <string.h>

const char suite_name[] = "ir";

static struct arena arena;
static struct ir_builder *b;
static struct ir_fbuilder *f;
static type_id t_int, t_char, t_uint, t_ptr, t_node, t_node_ptr, t_float, t_func;
static uint32_t field_next, field_value, fn_open;

static uint32_t new_fn(const char *name)
{
    name_id id = names_puts(ir_builder_names(b), name);

    return ir_add_fn(b, (struct ir_fn){.name = id, .key = id, .type = t_func});
}

static void add_types(void)
{
    struct ir_field fields[2] = {{0}};

    t_int = ir_add_type(b, (struct ir_type){.kind = TYPE_INT, .size = 4, .align = 4});
    t_uint = ir_add_type(
        b, (struct ir_type){.kind = TYPE_INT, .size = 4, .align = 4, .flags = TYPE_UNSIGNED});
    t_char = ir_add_type(
        b, (struct ir_type){.kind = TYPE_INT, .size = 1, .align = 1, .flags = TYPE_CHAR});
    t_ptr = ir_add_type(
        b, (struct ir_type){.kind = TYPE_POINTER, .size = 8, .align = 8, .elem = t_int});
    t_float = ir_add_type(b, (struct ir_type){.kind = TYPE_FLOAT, .size = 8, .align = 8});
    t_func = ir_add_type(b, (struct ir_type){.kind = TYPE_FUNCTION, .elem = t_int});
    t_node = ir_add_type(b, (struct ir_type){.kind = TYPE_RECORD, .size = 16, .align = 8});
    t_node_ptr = ir_add_type(
        b, (struct ir_type){.kind = TYPE_POINTER, .size = 8, .align = 8, .elem = t_node});
    fields[0] = (struct ir_field){.owner = t_node, .type = t_node_ptr};
    fields[0].name = names_puts(ir_builder_names(b), "next");
    fields[1] = (struct ir_field){.owner = t_node, .type = t_int, .bit_offset = 64};
    fields[1].name = names_puts(ir_builder_names(b), "value");
    field_next = ir_add_fields(b, fields, 2);
    field_value = field_next + 1;
    ir_type_at(b, t_node)->name = names_puts(ir_builder_names(b), "node");
    ir_type_at(b, t_node)->first_field = field_next;
    ir_type_at(b, t_node)->nfields = 2;
}

static uint32_t local(const char *name, type_id type, uint32_t flags)
{
    return ir_add_local(f, (struct ir_local){.name = names_puts(ir_builder_names(b), name),
                                             .type = type,
                                             .flags = flags});
}

// A unit with a function `f(int n, struct node *p)` under construction, whose locals 2 and 3 are
// the register `s` and the array `a` in memory.
static void start(void)
{
    struct ir_type array = {.kind = TYPE_ARRAY, .size = 40, .align = 4, .count = 10};

    arena_init(&arena, 0);
    b = ir_builder_new(&arena);
    add_types();
    ir_add_file(b, names_puts(ir_builder_names(b), "a.c"), FILE_MAIN);
    fn_open = new_fn("open");
    f = ir_func_begin(b, new_fn("f"), 0, 0, 0);
    local("n", t_int, LOCAL_PARAM | LOCAL_REG);
    local("p", t_node_ptr, LOCAL_PARAM | LOCAL_REG);
    local("s", t_int, LOCAL_REG);
    array.elem = t_int;
    local("a", ir_add_type(b, array), 0);
}

static struct ir_unit *finish(void)
{
    ir_func_end(f);
    return ir_builder_end(b, names_puts(ir_builder_names(b), "a.c"));
}

static void end(void)
{
    arena_free(&arena);
}

static ir_opnd reg(uint32_t i)
{
    return ir_opnd_make(IR_LOCAL, i);
}

static void mov(uint32_t to, int64_t value)
{
    ir_emit(f,
            (struct ir_insn){
                .op = IR_MOV, .type = t_int, .dst = reg(to), .a = ir_const_int(b, t_int, value)},
            NULL, 0);
}

static ir_opnd bin(enum ir_bin sub, ir_opnd x, ir_opnd y)
{
    return ir_emit(f,
                   (struct ir_insn){.op = IR_BIN,
                                    .sub = (uint8_t)sub,
                                    .type = t_int,
                                    .dst = ir_new_temp(f),
                                    .a = x,
                                    .b = y},
                   NULL, 0);
}

static ir_opnd call_open(void)
{
    ir_opnd args[] = {reg(0), ir_const_int(b, t_int, 7)};

    return ir_emit(
        f, (struct ir_insn){.op = IR_CALL, .type = t_int, .dst = ir_new_temp(f), .callee = fn_open},
        args, 2);
}

static void check_valid(const struct ir_unit *u)
{
    const char *fault = ir_verify_unit(&arena, u);

    CHECK_TEXT(fault ? fault : "", "");
}

static void check_printed(const struct ir_unit *u, const char *expected)
{
    struct buf out = {0};

    ir_print_unit(&out, u);
    CHECK_TEXT(buf_text(&out), expected);
    buf_free(&out);
}

// ---- The builder -------------------------------------------------------------------------------

static void loop_is_in_order(void)
{
    struct ir_unit *u;
    block_id head, body, after;

    start();
    head = ir_new_block(f);
    after = ir_new_block(f); // made before the body, laid out behind it
    body = ir_new_block(f);
    mov(2, 0);
    ir_emit_jmp(f, head);
    ir_set_block(f, head);
    ir_emit_br(f, bin(BIN_LT, reg(2), reg(0)), body, after);
    ir_set_block(f, after);
    ir_emit_ret(f, reg(2));
    ir_set_block(f, body);
    bin(BIN_ADD, reg(2), reg(0));
    ir_emit_jmp(f, head);
    u = finish();
    check_valid(u);
    check_printed(u, "; unit a.c\n"
                     "\n"
                     "function f  ; f\n"
                     "  local n : int param reg\n"
                     "  local p : struct node* param reg\n"
                     "  local s : int reg\n"
                     "  local a : int[10]\n"
                     "b0:\n"
                     "  s = MOV 0:int : int\n"
                     "  JMP b1\n"
                     "b1:\n"
                     "  t0 = BIN lt s, n : int\n"
                     "  BR t0, b2, b3\n"
                     "b2:\n"
                     "  t1 = BIN add s, n : int\n"
                     "  JMP b1\n"
                     "b3:\n"
                     "  RET s\n");
    end();
}

// `break` leaves the loop from its middle: the rest of the body still comes first.
static void exits_come_last(void)
{
    struct ir_unit *u;
    block_id head, out, rest;

    start();
    head = ir_new_block(f);
    out = ir_new_block(f);
    rest = ir_new_block(f);
    ir_emit_jmp(f, head);
    ir_set_block(f, head);
    ir_emit_br(f, call_open(), out, rest);
    ir_set_block(f, out);
    ir_emit_ret(f, 0);
    ir_set_block(f, rest);
    mov(2, 1);
    ir_emit_jmp(f, head);
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL_FATAL(u->funcs[0].nblocks, 4);
    CU_ASSERT_EQUAL(u->funcs[0].insns[u->funcs[0].blocks[3].first].op, IR_RET);
    end();
}

static void unreachable_code_goes(void)
{
    struct ir_unit *u;
    block_id dead, live;
    ir_opnd t;

    start();
    dead = ir_new_block(f);
    live = ir_new_block(f);
    ir_emit_jmp(f, live);
    mov(2, 99); // behind a terminator
    CU_ASSERT(!ir_block_ended(f));
    ir_set_block(f, dead);
    call_open();
    ir_emit_jmp(f, live);
    ir_set_block(f, live);
    ir_emit_br(f, ir_const_int(b, t_int, 0), dead, live);
    ir_set_block(f, live);
    t = call_open(); // goes to a fresh block: `live` has ended
    CU_ASSERT_EQUAL(ir_opnd_kind(t), IR_TEMP);
    u = finish();
    check_valid(u);
    // An endless loop in a block of its own, behind an entry without predecessors.
    CU_ASSERT_EQUAL(u->funcs[0].nblocks, 2);
    CU_ASSERT_EQUAL(u->funcs[0].ntemps, 0);
    CU_ASSERT_EQUAL(u->funcs[0].nargs, 0);
    end();
}

static void falling_off_returns(void)
{
    struct ir_unit *u;

    start();
    mov(2, 4);
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL(u->funcs[0].ninsns, 2);
    CU_ASSERT_EQUAL(u->funcs[0].insns[1].op, IR_RET);
    CU_ASSERT_EQUAL(u->funcs[0].insns[1].a, 0);
    CU_ASSERT(u->fns[u->funcs[0].fn].flags & FN_DEFINED);
    end();
}

static void critical_edges_are_split(void)
{
    static const struct ir_case cases[] = {{1, 1}, {2, 5}, {9, 9}};
    struct ir_unit *u;
    block_id join, other, targets[3];
    const struct ir_block *entry;

    start();
    join = ir_new_block(f);
    other = ir_new_block(f);
    targets[0] = targets[1] = join;
    targets[2] = other;
    ir_emit_switch(f, reg(0), t_int, cases, targets, 3, join);
    ir_set_block(f, other);
    ir_emit_jmp(f, join);
    ir_set_block(f, join);
    u = finish();
    check_valid(u);
    entry = &u->funcs[0].blocks[0];
    CU_ASSERT_EQUAL_FATAL(entry->nsuccs, 4);
    CU_ASSERT_EQUAL(u->funcs[0].nblocks, 6); // entry, three splits, other, join
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
            CU_ASSERT_NOT_EQUAL(u->funcs[0].succs[i], u->funcs[0].succs[j]);
        }
    }
    end();
}

static void computed_goto_keeps_its_edges(void)
{
    struct ir_unit *u;
    block_id x, targets[3];

    start();
    x = ir_new_block(f);
    targets[0] = targets[2] = x;
    targets[1] = ir_new_block(f);
    ir_emit_ijmp(f, reg(0), targets, 3);
    ir_set_block(f, targets[1]);
    ir_emit_jmp(f, x);
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL(u->funcs[0].nblocks, 3);
    CU_ASSERT_EQUAL(u->funcs[0].succs[0], u->funcs[0].succs[2]);
    end();
}

static void branches_fold(void)
{
    struct ir_unit *u;
    block_id yes, no, same;

    start();
    yes = ir_new_block(f);
    no = ir_new_block(f);
    same = ir_new_block(f);
    ir_emit_br(f, ir_const_int(b, t_int, 5), yes, no);
    ir_set_block(f, yes);
    ir_emit_br(f, reg(0), same, same);
    ir_set_block(f, no);
    call_open();
    ir_set_block(f, same);
    mov(2, 1);
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL(u->funcs[0].nblocks, 1); // one straight line
    CU_ASSERT_EQUAL(u->funcs[0].ninsns, 2);
    end();
}

static void temporaries_are_renumbered_in_places(void)
{
    struct ir_unit *u;
    struct place_table *places;
    block_id later, first;
    ir_opnd late, early;
    const struct place *index;
    place_id p;

    start();
    places = ir_builder_places(b);
    later = ir_new_block(f);
    first = ir_new_block(f);
    ir_emit_jmp(f, first);
    ir_set_block(f, later); // temporaries made here come second in the end
    late = bin(BIN_ADD, reg(0), reg(0));
    p = place_base(places, PLACE_LOCAL, 3, 0);
    p = ir_place_step(f, p, PLACE_INDEX, late, t_int, 0);
    ir_emit(f, (struct ir_insn){.op = IR_STORE, .type = t_int, .a = late, .place = p}, NULL, 0);
    ir_set_block(f, first);
    early = call_open();
    ir_emit_br(f, early, later, ir_new_block(f));
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL_FATAL(u->funcs[0].insns[3].op, IR_STORE);
    CU_ASSERT_EQUAL(u->funcs[0].insns[3].a, ir_opnd_make(IR_TEMP, 1));
    index = place_get(u->places, u->funcs[0].insns[3].place);
    CU_ASSERT_EQUAL(index->step, PLACE_INDEX);
    CU_ASSERT_EQUAL(index->arg, ir_opnd_make(IR_TEMP, 1));
    end();
}

static void long_paths_go_through_temporaries(void)
{
    struct ir_unit *u;
    place_id p;
    unsigned loads = 0, addresses = 0;

    start();
    p = place_base(ir_builder_places(b), PLACE_LOCAL, 1, t_node_ptr);
    for (int i = 0; i < 20; i++) { // p->next->next...
        p = ir_place_step(f, p, PLACE_DEREF, 0, t_node, 0);
        p = ir_place_step(f, p, PLACE_FIELD, field_next, t_node_ptr, 0);
        CU_ASSERT_FATAL(p != 0);
        CU_ASSERT(place_get(ir_builder_places(b), p)->depth <= PLACE_DEPTH_MAX);
    }
    ir_emit(f,
            (struct ir_insn){.op = IR_LOAD, .type = t_node_ptr, .dst = ir_new_temp(f), .place = p},
            NULL, 0);
    p = place_base(ir_builder_places(b), PLACE_LOCAL, 3, 0);
    for (int i = 0; i < 8; i++) { // steps that follow no pointer
        p = ir_place_step(f, p, PLACE_INDEX_K, 1, t_int, 0);
    }
    u = finish();
    check_valid(u);
    for (uint32_t i = 0; i < u->funcs[0].ninsns; i++) {
        loads += u->funcs[0].insns[i].op == IR_LOAD;
        addresses += u->funcs[0].insns[i].op == IR_ADDR;
    }
    CU_ASSERT_EQUAL(loads, 7); // one by hand
    CU_ASSERT_EQUAL(addresses, 1);
    end();
}

// p[2] of a pointer to arrays is not (*p)[2].
static void rows_are_not_elements(void)
{
    struct ir_type row = {.kind = TYPE_ARRAY, .size = 16, .align = 4, .count = 4};
    place_id p, whole, element;
    type_id t_row;

    start();
    row.elem = t_int;
    t_row = ir_add_type(b, row);
    p = place_base(ir_builder_places(b), PLACE_LOCAL, 1, 0);
    p = ir_place_step(f, p, PLACE_DEREF, 0, t_row, 0);
    whole = ir_place_step(f, p, PLACE_INDEX_K, 2, t_row, 0);
    element = ir_place_step(f, p, PLACE_INDEX_K, 2, t_int, 0);
    CU_ASSERT_NOT_EQUAL(whole, element);
    CU_ASSERT_EQUAL(place_get(ir_builder_places(b), whole)->type, t_row);
    CU_ASSERT_EQUAL(place_get(ir_builder_places(b), element)->type, t_int);
    CU_ASSERT_EQUAL(ir_place_step(f, p, PLACE_INDEX_K, 0, t_row, 0), p);
    end();
}

static void equal_things_have_one_entry(void)
{
    struct loc loc = {.file = 0, .line = 3, .col = 4, .end_line = 3, .end_col = 9};

    start();
    CU_ASSERT_EQUAL(ir_add_loc(b, loc), ir_add_loc(b, loc));
    loc.in_macro = true;
    CU_ASSERT_EQUAL(ir_add_loc(b, loc), 2);
    CU_ASSERT_EQUAL(ir_const_int(b, t_int, 5), ir_const_int(b, t_int, 5));
    CU_ASSERT_NOT_EQUAL(ir_const_int(b, t_int, 5), ir_const_int(b, t_uint, 5));
    CU_ASSERT_EQUAL(ir_const_int(b, t_char, 0x1ff), ir_const_int(b, t_char, -1));
    CU_ASSERT_EQUAL(ir_const_int(b, t_uint, -1), ir_const_int(b, t_uint, 0xffffffff));
    CU_ASSERT_EQUAL(ir_const_float(b, t_float, 0.5), ir_const_float(b, t_float, 0.5));
    CU_ASSERT_EQUAL(ir_add_string(b, "a\0b", 3, 4, 1, 9), ir_add_string(b, "a\0b", 3, 4, 1, 9));
    CU_ASSERT_NOT_EQUAL(ir_add_string(b, "a", 1, 2, 1, 9), ir_add_string(b, "a", 1, 9, 1, 9));
    CU_ASSERT_EQUAL(ir_add_file(b, names_puts(ir_builder_names(b), "a.c"), FILE_PROJECT), 0);
    for (int i = 0; i < 3000; i++) { // the tables grow
        ir_const_int(b, t_int, i);
    }
    CU_ASSERT_EQUAL(ir_opnd_index(ir_const_int(b, t_int, 2999)),
                    ir_opnd_index(ir_const_int(b, t_int, 2998)) + 1);
    end();
}

static void functions_are_sorted(void)
{
    struct ir_unit *u;

    start();
    ir_func_end(f);
    f = ir_func_begin(b, new_fn("zz"), FUNC_INIT, 0, 0);
    ir_func_end(f);
    f = ir_func_begin(b, new_fn("c"), 0, 0, 0);
    local("x", t_int, LOCAL_PARAM | LOCAL_REG);
    local("y", t_int, LOCAL_REG);
    call_open();
    ir_func_abandon(f, FUNC_STATIC);
    f = ir_func_begin(b, new_fn("b"), 0, 0, 0);
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL_FATAL(u->nfuncs, 4);
    CHECK_TEXT(ir_func_name(u, &u->funcs[0]), "b");
    CHECK_TEXT(ir_func_name(u, &u->funcs[1]), "c");
    CHECK_TEXT(ir_func_name(u, &u->funcs[3]), "zz");
    CU_ASSERT_EQUAL(u->funcs[1].flags, FUNC_TOO_DEEP | FUNC_STATIC);
    CU_ASSERT_EQUAL(u->funcs[1].nlocals, 1);
    CU_ASSERT_EQUAL(u->funcs[1].nblocks, 0);
    end();
}

// A chain of 20,000 diamonds: no recursion over blocks.
static void long_functions(void)
{
    struct ir_unit *u;

    start();
    for (int i = 0; i < 20000; i++) {
        block_id yes = ir_new_block(f), next = ir_new_block(f);

        ir_emit_br(f, reg(0), yes, next);
        ir_set_block(f, yes);
        mov(2, i);
        ir_emit_jmp(f, next);
        ir_set_block(f, next);
    }
    u = finish();
    check_valid(u);
    CU_ASSERT_EQUAL(u->funcs[0].nblocks, 3 * 20000 + 1);
    end();
}

// ---- Verification ------------------------------------------------------------------------------

// A function with something of everything, to be broken in one place.
static struct ir_unit *sample(void)
{
    static const struct ir_case cases[] = {{1, 4}};
    block_id yes, no, join, targets[1];
    ir_opnd fd;
    place_id p;

    start();
    yes = ir_new_block(f);
    no = ir_new_block(f);
    join = ir_new_block(f);
    fd = call_open();
    ir_emit_br(f, bin(BIN_LT, fd, ir_const_int(b, t_int, 0)), yes, no);
    ir_set_block(f, yes);
    p = place_base(ir_builder_places(b), PLACE_LOCAL, 1, t_node_ptr);
    p = ir_place_step(f, p, PLACE_DEREF, 0, t_node, 0);
    p = ir_place_step(f, p, PLACE_FIELD, field_value, t_int, 0);
    ir_emit(f, (struct ir_insn){.op = IR_STORE, .type = t_int, .a = fd, .place = p}, NULL, 0);
    ir_emit_jmp(f, join);
    ir_set_block(f, no);
    targets[0] = join;
    ir_emit_switch(f, fd, t_int, cases, targets, 1, join);
    ir_set_block(f, join);
    ir_emit_ret(f, reg(2));
    return finish();
}

static struct ir_insn *find(struct ir_unit *u, enum ir_op op)
{
    for (uint32_t i = 0; i < u->funcs[0].ninsns; i++) {
        if (u->funcs[0].insns[i].op == op) {
            return &u->funcs[0].insns[i];
        }
    }
    CU_FAIL_FATAL("no such instruction");
    return NULL;
}

static void break_op(struct ir_unit *u)
{
    find(u, IR_STORE)->op = IR_OP_COUNT;
}
static void break_missing_operand(struct ir_unit *u)
{
    find(u, IR_STORE)->a = 0;
}
static void break_temp_range(struct ir_unit *u)
{
    find(u, IR_STORE)->a = ir_opnd_make(IR_TEMP, 1000);
}
static void break_memory_local(struct ir_unit *u)
{
    find(u, IR_STORE)->a = ir_opnd_make(IR_LOCAL, 3);
}
static void break_place_missing(struct ir_unit *u)
{
    find(u, IR_STORE)->place = 0;
}
static void break_place_range(struct ir_unit *u)
{
    find(u, IR_STORE)->place = 1000;
}
static void break_register_place(struct ir_unit *u)
{
    find(u, IR_STORE)->place = place_base(u->places, PLACE_LOCAL, 2, 0);
}
static void break_dominance(struct ir_unit *u)
{
    find(u, IR_CALL)->dst = 0; // its uses remain
    u->funcs[0].insns[1].dst = ir_opnd_make(IR_TEMP, 0);
    u->funcs[0].insns[1].a = ir_opnd_make(IR_LOCAL, 0);
    u->funcs[0].insns[2].a = ir_opnd_make(IR_LOCAL, 0);
    u->funcs[0].ntemps = 1;
    u->funcs[0].insns[1].a = ir_opnd_make(IR_TEMP, 0);
}
static void break_twice(struct ir_unit *u)
{
    u->funcs[0].insns[1].dst = u->funcs[0].insns[0].dst;
}
static void break_temp_order(struct ir_unit *u)
{
    u->funcs[0].insns[0].dst = ir_opnd_make(IR_TEMP, 1);
    u->funcs[0].insns[1].dst = ir_opnd_make(IR_TEMP, 0);
}
static void break_no_end(struct ir_unit *u)
{
    *find(u, IR_RET) = (struct ir_insn){.op = IR_FENCE};
}
static void break_early_end(struct ir_unit *u)
{
    *find(u, IR_CALL) = (struct ir_insn){.op = IR_RET};
}
static void break_successor(struct ir_unit *u)
{
    u->funcs[0].succs[0] = 99;
}
static void break_entry(struct ir_unit *u)
{
    u->funcs[0].succs[0] = 0;
}
static void break_critical(struct ir_unit *u)
{
    u->funcs[0].succs[0] = u->funcs[0].nblocks - 1;
}
static void break_args(struct ir_unit *u)
{
    find(u, IR_CALL)->count = 500;
}
static void break_callee(struct ir_unit *u)
{
    find(u, IR_CALL)->callee = 500;
}
static void break_cases(struct ir_unit *u)
{
    u->funcs[0].cases[0] = (struct ir_case){4, 1};
}
static void break_constant_branch(struct ir_unit *u)
{
    find(u, IR_BR)->a = ir_opnd_make(IR_CONST, 0);
}
static void break_type(struct ir_unit *u)
{
    find(u, IR_BIN)->type = 500;
}
static void break_sub(struct ir_unit *u)
{
    find(u, IR_BIN)->sub = BIN_XCHG;
}
static void break_local_type(struct ir_unit *u)
{
    u->funcs[0].locals[2].type = t_node;
}
static void break_params(struct ir_unit *u)
{
    u->funcs[0].locals[1].flags = LOCAL_REG;
}
static void break_field_owner(struct ir_unit *u)
{
    u->fields[0].owner = t_int;
}
static void break_containment(struct ir_unit *u)
{
    u->fields[0].type = t_node;
}
static void break_result(struct ir_unit *u)
{
    find(u, IR_STORE)->dst = ir_opnd_make(IR_LOCAL, 2);
}
static void break_gap(struct ir_unit *u)
{
    u->funcs[0].blocks[1].first++;
}

static const struct {
    void (*run)(struct ir_unit *u);
    const char *says;
} breakages[] = {
    {break_op, "f: instruction 3 (?): no such opcode"},
    {break_missing_operand, "f: instruction 3 (STORE): operand a is missing"},
    {break_temp_range, "f: instruction 3 (STORE): a temporary out of range"},
    {break_memory_local,
     "f: instruction 3 (STORE): an operand is a local that is not a register local"},
    {break_place_missing, "f: instruction 3 (STORE): the place is missing"},
    {break_place_range, "f: instruction 3 (STORE): a place out of range"},
    {break_register_place, "f: instruction 3 (STORE): a register local is not a place"},
    {break_dominance, "f: instruction 1: t0 is used where it is not defined"},
    {break_twice, "f: instruction 1 (BIN): a temporary is defined twice"},
    {break_temp_order,
     "f: instruction 0 (CALL): temporaries are not numbered in order of definition"},
    {break_no_end, "f: instruction 8 (FENCE): the block does not end"},
    {break_early_end, "f: instruction 0 (RET): it ends the block too early"},
    {break_successor, "f: a successor out of range"},
    {break_entry, "f: the entry has a predecessor"},
    {break_critical, "f: instruction 2 (BR): a critical edge"},
    {break_args, "f: instruction 0 (CALL): arguments out of range"},
    {break_callee, "f: instruction 0 (CALL): the callee is out of range"},
    {break_cases, "f: instruction 5 (SWITCH): an empty case range"},
    {break_constant_branch, "f: instruction 2 (BR): a branch on a constant"},
    {break_type, "f: instruction 1 (BIN): its type or position is out of range"},
    {break_sub, "f: instruction 1 (BIN): no such operator"},
    {break_local_type, "f: a register local is not a plain scalar"},
    {break_params, "f: parameters are not the first locals"},
    {break_field_owner, "a record's fields belong to another record"},
    {break_containment, "a type contains itself"},
    {break_result, "f: instruction 3 (STORE): it has a result"},
    {break_gap, "f: a block is empty or out of place"},
};

static void verification_catches(void)
{
    for (size_t i = 0; i < sizeof breakages / sizeof *breakages; i++) {
        struct ir_unit *u = sample();

        check_valid(u);
        breakages[i].run(u);
        CHECK_TEXT(ir_verify_unit(&arena, u), breakages[i].says);
        end();
    }
}

// ---- Texts -------------------------------------------------------------------------------------

static const char *text_of(const struct ir_unit *u, place_id p)
{
    return ir_place_text(&arena, u, &u->funcs[0], p);
}

static void places_read_like_source(void)
{
    struct ir_unit *u;
    place_id p, star, value, element, far, var;
    ir_opnd loaded;

    start();
    p = place_base(ir_builder_places(b), PLACE_LOCAL, 1, t_node_ptr);
    star = ir_place_step(f, p, PLACE_DEREF, 0, t_node, 0);
    value = ir_place_step(f, star, PLACE_FIELD, field_value, t_int, 0);
    p = ir_place_step(f, star, PLACE_FIELD, field_next, t_node_ptr, 0);
    loaded = ir_emit(
        f, (struct ir_insn){.op = IR_LOAD, .type = t_node_ptr, .dst = ir_new_temp(f), .place = p},
        NULL, 0);
    far = place_base(ir_builder_places(b), PLACE_TEMP, ir_opnd_index(loaded), t_node_ptr);
    far = ir_place_step(f, far, PLACE_DEREF, 0, t_node, 0);
    far = ir_place_step(f, far, PLACE_FIELD, field_value, t_int, 0);
    var = place_base(ir_builder_places(b), PLACE_LOCAL, 3, 0);
    element = ir_place_step(f, var, PLACE_INDEX, reg(0), t_int, 0);
    ir_emit(f, (struct ir_insn){.op = IR_ADDR, .type = t_ptr, .dst = ir_new_temp(f), .place = far},
            NULL, 0);
    u = finish();
    CHECK_TEXT(text_of(u, star), "*p");
    CHECK_TEXT(text_of(u, value), "p->value");
    CHECK_TEXT(text_of(u, far), "p->next->value");
    CHECK_TEXT(text_of(u, element), "a[n]");
    CHECK_TEXT(ir_opnd_text(&arena, u, &u->funcs[0], ir_opnd_make(IR_TEMP, 1)), "&p->next->value");
    CU_ASSERT_EQUAL(ir_place_type(u, &u->funcs[0], element), t_int);
    CU_ASSERT_EQUAL(ir_place_type(u, &u->funcs[0], var), u->funcs[0].locals[3].type);
    end();
}

static void dot_names_every_block(void)
{
    struct ir_unit *u = sample();
    struct buf out = {0};

    ir_print_dot(&out, u);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "digraph \"f\" {"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "b0 -> b1 [label=\"yes\"];"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "t0 = CALL open(n, 7:int) : int"));
    buf_free(&out);
    end();
}

// ---- Requests ----------------------------------------------------------------------------------

static void requests_round_trip(void)
{
    const char *args[] = {"-I.", "-DX=\"a b\""};
    struct unit_request r = {"/root",     "/root/dir", "/root/a.c", args, 2,
                             "int x;\0y", 8,           1u << 30,    true};
    struct unit_request got;
    struct unit_answer s = {UNIT_LIMIT, "too much", "CCI", 3, 5, 6, 7}, t;
    struct buf out = {0};

    arena_init(&arena, 0);
    unit_request_write(&out, &r);
    CU_ASSERT_FATAL(unit_request_read(&arena, out.data, out.n, &got));
    CHECK_TEXT(got.directory, "/root/dir");
    CHECK_TEXT(got.args[1], "-DX=\"a b\"");
    CU_ASSERT_EQUAL(got.ncontents, 8);
    CU_ASSERT_EQUAL(memcmp(got.contents, "int x;\0y", 9), 0);
    CU_ASSERT_EQUAL(got.memory_limit, 1u << 30);
    CU_ASSERT(got.whole);
    for (size_t n = 0; n < out.n; n++) {
        CU_ASSERT(!unit_request_read(&arena, out.data, n, &got));
    }
    buf_clear(&out);
    unit_answer_write(&out, &s);
    CU_ASSERT_FATAL(unit_answer_read(&arena, out.data, out.n, &t));
    CHECK_TEXT(t.why, "too much");
    CU_ASSERT(t.status == UNIT_LIMIT && t.ncci == 3 && t.peak_kb == 7);
    CU_ASSERT(!unit_answer_read(&arena, out.data, out.n - 1, &t));
    buf_free(&out);
    end();
}

const struct test suite[] = {
    {"loop_is_in_order", loop_is_in_order},
    {"exits_come_last", exits_come_last},
    {"unreachable_code_goes", unreachable_code_goes},
    {"falling_off_returns", falling_off_returns},
    {"critical_edges_are_split", critical_edges_are_split},
    {"computed_goto_keeps_its_edges", computed_goto_keeps_its_edges},
    {"branches_fold", branches_fold},
    {"temporaries_are_renumbered_in_places", temporaries_are_renumbered_in_places},
    {"long_paths_go_through_temporaries", long_paths_go_through_temporaries},
    {"rows_are_not_elements", rows_are_not_elements},
    {"equal_things_have_one_entry", equal_things_have_one_entry},
    {"functions_are_sorted", functions_are_sorted},
    {"long_functions", long_functions},
    {"verification_catches", verification_catches},
    {"places_read_like_source", places_read_like_source},
    {"dot_names_every_block", dot_names_every_block},
    {"requests_round_trip", requests_round_trip},
    {NULL, NULL},
};
