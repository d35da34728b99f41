// SPDX-License-Identifier: Apache-2.0
// links: cclint_ir
// A unit survives `.cci` unchanged, and no change of its bytes does more than refuse it: every byte
// flipped and every length cut. No checksum stands before our own checks.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/ir/build.h"
#include "analyzer/ir/cci.h"
#include "analyzer/ir/print.h"

#include <stdlib.h>
#include <string.h>

const char suite_name[] = "cci";

static struct cci_codec *codec;
static struct arena arena, codec_arena;
static struct ir_builder *b;
static struct ir_fbuilder *f;
static type_id t_int, t_uint, t_float, t_ptr, t_record, t_const_record, t_array, t_fn;
static uint32_t used_field, fn_other;

static void start(void)
{
    arena_init(&arena, 0);
    arena_init(&codec_arena, 0);
    codec = cci_codec_new(&codec_arena);
}

static name_id name(const char *s)
{
    return names_puts(ir_builder_names(b), s);
}

static loc_id at(uint32_t line, uint32_t col)
{
    return ir_add_loc(b, (struct loc){.line = line,
                                      .col = col,
                                      .end_line = line + line % 2,
                                      .end_col = col + 5,
                                      .in_macro = line % 3 == 0});
}

static void add_record(void)
{
    struct ir_field fields[4] = {{0}};
    static const char *const names[] = {"unused", "fd", "bits", ""};

    t_record = ir_add_type(b, (struct ir_type){.kind = TYPE_RECORD,
                                               .size = 24,
                                               .align = 8,
                                               .name = name("conn"),
                                               .key = name("c:@S@conn")});
    for (int i = 0; i < 4; i++) {
        fields[i] = (struct ir_field){.owner = t_record,
                                      .type = i ? t_int : t_ptr,
                                      .name = name(names[i]),
                                      .key = name(i == 3 ? "c:@S@conn#anon" : ""),
                                      .bit_offset = 32u * (unsigned)i,
                                      .bit_width = i == 2 ? 3 : 0};
    }
    fields[1].key = name("c:@S@conn@FI@fd");
    used_field = ir_add_fields(b, fields, 4) + 1;
    ir_type_at(b, t_record)->first_field = used_field - 1;
    ir_type_at(b, t_record)->nfields = 4;
    t_const_record = ir_add_type(b, *ir_type_at(b, t_record));
    ir_type_at(b, t_const_record)->flags = TYPE_CONST;
}

static void add_types(void)
{
    t_int = ir_add_type(b, (struct ir_type){.kind = TYPE_INT, .size = 4, .align = 4});
    t_uint = ir_add_type(
        b, (struct ir_type){.kind = TYPE_INT, .flags = TYPE_UNSIGNED, .size = 8, .align = 8});
    t_float = ir_add_type(b, (struct ir_type){.kind = TYPE_FLOAT, .size = 8, .align = 8});
    t_ptr = ir_add_type(
        b, (struct ir_type){.kind = TYPE_POINTER, .size = 8, .align = 8, .elem = t_int});
    add_record();
    t_array = ir_add_type(
        b, (struct ir_type){
               .kind = TYPE_ARRAY, .size = 240, .align = 8, .elem = t_const_record, .count = 10});
    t_fn = ir_add_type(
        b, (struct ir_type){.kind = TYPE_FUNCTION, .elem = t_int, .flags = TYPE_VARIADIC});
    ir_type_at(b, t_fn)->first_param = ir_add_param_types(b, (type_id[]){t_ptr, t_int}, 2);
    ir_type_at(b, t_fn)->nparams = 2;
}

static ir_opnd emit(struct ir_insn i, const ir_opnd *args, uint32_t n)
{
    static uint32_t line = 10;

    ir_set_loc(f, at(line, 3 + line % 7), line % 5 == 0);
    line += line % 4;
    line++;
    return ir_emit(f, i, args, n);
}

static void add_memory_insns(ir_opnd t)
{
    struct place_table *places = ir_builder_places(b);
    place_id local = place_base(places, PLACE_LOCAL, 2, t_array);
    place_id element = ir_place_step(f, local, PLACE_INDEX, t, t_const_record, 0);
    place_id field = ir_place_step(f, element, PLACE_FIELD, used_field, t_int, PLACE_IN_UNION);
    place_id string = place_base(places, PLACE_STRING, ir_add_string(b, "a\0\xff", 3, 4, 1, 9), 0);
    place_id global = place_base(places, PLACE_GLOBAL, 0, t_record);
    ir_opnd args[2];

    emit((struct ir_insn){.op = IR_BEGIN, .local = 2}, NULL, 0);
    emit((struct ir_insn){.op = IR_STORE, .type = t_int, .a = t, .place = field}, NULL, 0);
    emit(
        (struct ir_insn){
            .op = IR_COPY, .type = t_record, .place = global, .b = ir_opnd_make(IR_PLACE, element)},
        NULL, 0);
    args[0] =
        emit((struct ir_insn){.op = IR_ADDR, .type = t_ptr, .dst = ir_new_temp(f), .place = string},
             NULL, 0);
    args[1] = ir_const_float(b, t_float, 0.1);
    emit((struct ir_insn){.op = IR_CALL,
                          .type = t_int,
                          .dst = ir_opnd_make(IR_LOCAL, 1),
                          .callee = fn_other,
                          .flags = INSN_VOID_CAST | INSN_HIDDEN},
         args, 2);
    emit((struct ir_insn){.op = IR_RMW,
                          .sub = BIN_NAND,
                          .order = ORDER_ACQ_REL,
                          .type = t_int,
                          .a = t,
                          .place = field},
         NULL, 0);
    emit((struct ir_insn){.op = IR_END, .local = 2}, NULL, 0);
}

static void add_function(const char *key)
{
    static const struct ir_case cases[] = {{-5, -5}, {1, INT64_MAX}};
    uint32_t fn = ir_add_fn(b, (struct ir_fn){.name = name(key), .key = name(key), .type = t_fn});
    block_id targets[3];
    ir_opnd t;

    f = ir_func_begin(b, fn, FUNC_VARIADIC, at(3, 4), at(3, 1));
    ir_add_local(
        f, (struct ir_local){.name = name("n"), .type = t_int, .flags = LOCAL_PARAM | LOCAL_REG});
    ir_add_local(f, (struct ir_local){.type = t_int, .flags = LOCAL_REG | LOCAL_HIDDEN});
    ir_add_local(
        f, (struct ir_local){
               .name = name("list"), .type = t_array, .flags = LOCAL_CLEANUP, .cleanup = fn_other});
    t = emit((struct ir_insn){.op = IR_BIN,
                              .sub = BIN_XOR,
                              .type = t_uint,
                              .dst = ir_new_temp(f),
                              .a = ir_opnd_make(IR_LOCAL, 0),
                              .b = ir_const_int(b, t_uint, -1)},
             NULL, 0);
    add_memory_insns(t);
    for (int i = 0; i < 3; i++) {
        targets[i] = ir_new_block(f);
    }
    ir_emit_switch(f, t, t_int, cases, targets, 2, targets[2]);
    ir_set_block(f, targets[0]);
    ir_emit_ijmp(f, t, targets, 3);
    ir_set_block(f, targets[1]);
    ir_emit_br(f, t, targets[0], targets[2]);
    ir_set_block(f, targets[2]);
    ir_emit_ret(f, t);
    ir_func_end(f);
}

// One of each form, and one of what only another attribute names.
static void add_attributes(void)
{
    struct place_table *places = ir_builder_places(b);
    uint32_t fn_free =
        ir_add_fn(b, (struct ir_fn){.name = name("drop"), .key = name("c:@F@drop"), .type = t_fn});
    place_id global = place_base(places, PLACE_GLOBAL, 0, t_record);
    place_id object =
        place_step(places, place_base(places, PLACE_PARAM, 0, 0), PLACE_DEREF, 0, t_record, 0);
    place_id lock = place_step(places, object, PLACE_FIELD, used_field, t_int, 0);
    place_id element = place_step(places, place_base(places, PLACE_PARAM, 1, t_ptr), PLACE_INDEX_K,
                                  (uint32_t)-2, t_int, 0);
    const struct ir_attr attrs[] = {
        {ATTR_NONNULL, ATTR_ON_FN, fn_other, 1, 0},
        {ATTR_ALLOCATES, ATTR_ON_FN, fn_other, 0, place_base(places, PLACE_FUNC, fn_free, t_fn)},
        {ATTR_TRIES, ATTR_ON_FN, fn_other, INT32_MIN + 1, lock},
        {ATTR_RELEASES, ATTR_ON_FN, fn_other, ATTR_NUMBER_NONE, element},
        {ATTR_RETURNS_NONNULL, ATTR_ON_FN, fn_free, ATTR_NUMBER_NONE, 0},
        {ATTR_ACQUIRED_BEFORE, ATTR_ON_GLOBAL, 0, ATTR_NUMBER_NONE, global},
        {ATTR_GUARDED_BY, ATTR_ON_FIELD, used_field, ATTR_NUMBER_NONE, lock},
        {ATTR_LOCKABLE, ATTR_ON_TYPE, t_record, ATTR_NUMBER_NONE, 0},
    };

    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
        ir_add_attr(b, attrs[i]);
    }
}

static void build_sample(void)
{
    b = ir_builder_new(&arena);
    ir_add_file(b, name("src/unused.h"), FILE_SYSTEM);
    ir_add_file(b, name("src/a.c"), FILE_MAIN | FILE_PROJECT);
    add_types();
    ir_add_global(b, (struct ir_global){.name = name("state"),
                                        .key = name("c:@state"),
                                        .type = t_record,
                                        .flags = GLOBAL_DEFINED,
                                        .loc = at(1, 1)});
    fn_other = ir_add_fn(
        b, (struct ir_fn){
               .name = name("other"), .key = name("c:@F@other"), .type = t_fn, .flags = FN_SYSTEM});
    add_function("b");
    add_function("a");
    f = ir_func_begin(b, ir_add_fn(b, (struct ir_fn){.name = name("deep"), .key = name("deep")}), 0,
                      0, 0);
    ir_func_abandon(f, 0);
    add_attributes();
    ir_add_problem(b, PROBLEM_MISSING_HEADER, at(2, 2), "x.h");
}

static struct ir_unit *sample(void)
{
    build_sample();
    return ir_builder_end(b, name("src/a.c"));
}

static char *printed(const struct ir_unit *u)
{
    struct buf out = {0};
    char *s;

    ir_print_unit(&out, u);
    s = arena_text(&arena, out.data, out.n);
    buf_free(&out);
    return s;
}

static void round_trip(void)
{
    struct ir_unit *u, *v;
    struct buf once = {0}, twice = {0};
    const char *why = "";

    start();
    u = sample();
    CU_ASSERT_PTR_NULL_FATAL(ir_verify_unit(&arena, u));
    cci_write(codec, &once, u);
    v = cci_read(codec, &arena, once.data, once.n, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(v);
    CHECK_TEXT(printed(v), printed(u));
    cci_write(codec, &twice, v);
    CU_ASSERT_EQUAL_FATAL(once.n, twice.n);
    CU_ASSERT_EQUAL(memcmp(once.data, twice.data, once.n), 0);
    CU_ASSERT_EQUAL(v->nfields, 1); // the others are not used
    CU_ASSERT_EQUAL(v->nfiles, 2);
    CHECK_TEXT(ir_name(v, v->fields[0].key), "c:@S@conn@FI@fd");
    CU_ASSERT_EQUAL(v->stats.insns, u->stats.insns);
    CHECK_TEXT(ir_name(v, v->problems[0].text), "x.h");
    CU_ASSERT_EQUAL(v->strings[0].size, 4);
    CU_ASSERT_EQUAL(names_length(v->names, v->strings[0].bytes), 3);
    buf_free(&once);
    buf_free(&twice);
    arena_free(&arena);
    arena_free(&codec_arena);
}

// What is said of things that are not written is not written either.
static void unused_attributes(void)
{
    struct ir_unit *u, *v;
    struct buf out = {0};
    const char *why = "";
    uint32_t fn;

    start();
    build_sample();
    fn = ir_add_fn(b, (struct ir_fn){.name = name("unused"), .key = name("unused"), .type = t_fn});
    ir_add_attr(b, (struct ir_attr){.kind = ATTR_PURE, .on = ATTR_ON_FN, .target = fn});
    u = ir_builder_end(b, name("src/a.c"));
    cci_write(codec, &out, u);
    v = cci_read(codec, &arena, out.data, out.n, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(v);
    CU_ASSERT_EQUAL(v->nattrs, u->nattrs - 1);
    CU_ASSERT_EQUAL(v->nfns, u->nfns - 1);
    CHECK_TEXT(ir_attr_name[v->attrs[v->nattrs - 1].kind], "lockable");
    buf_free(&out);
    arena_free(&arena);
    arena_free(&codec_arena);
}

static void empty_unit(void)
{
    struct buf out = {0};
    const char *why = "";

    start();
    b = ir_builder_new(&arena);
    cci_write(codec, &out, ir_builder_end(b, 0));
    CU_ASSERT_PTR_NOT_NULL(cci_read(codec, &arena, out.data, out.n, &why));
    CU_ASSERT(out.n < 300);
    buf_free(&out);
    arena_free(&arena);
    arena_free(&codec_arena);
}

// Damaged bytes give nothing or a unit that holds; the heap copy lets the sanitizer see an overrun.
static unsigned try_bytes(const char *data, size_t n)
{
    struct arena a;
    char *copy = malloc(n ? n : 1);
    const char *why = "";
    struct ir_unit *u;

    if (n) {
        memcpy(copy, data, n);
    }
    arena_init(&a, 64u << 20);
    u = cci_read(codec, &a, copy, n, &why);
    if (u) {
        struct buf out = {0};

        CU_ASSERT_PTR_NULL(ir_verify_unit(&a, u));
        ir_print_unit(&out, u);
        buf_clear(&out);
        cci_write(codec, &out, u);
        buf_free(&out);
    } else {
        CU_ASSERT_PTR_NOT_NULL(why);
        CU_ASSERT(why && *why);
    }
    arena_free(&a);
    free(copy);
    return u != NULL;
}

static void damaged(void)
{
    struct buf out = {0};
    unsigned survived = 0;

    start();
    cci_write(codec, &out, sample());
    for (size_t n = 0; n < out.n; n++) {
        CU_ASSERT_EQUAL(try_bytes(out.data, n), 0);
    }
    for (size_t i = 0; i < out.n; i++) {
        char old = out.data[i];

        for (unsigned v = 1; v < 256; v *= 2) {
            out.data[i] = (char)((unsigned char)old ^ v);
            survived += try_bytes(out.data, out.n);
        }
        out.data[i] = old;
    }
    CU_ASSERT(survived > 0); // a changed column of a position harms nobody
    CU_ASSERT_EQUAL(try_bytes(out.data, out.n), 1);
    buf_free(&out);
    arena_free(&arena);
    arena_free(&codec_arena);
}

const struct test suite[] = {
    {"round_trip", round_trip},
    {"unused_attributes", unused_attributes},
    {"empty_unit", empty_unit},
    {"damaged", damaged},
    {NULL, NULL},
};
