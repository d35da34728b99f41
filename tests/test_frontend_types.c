// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// with: unit_project.c
// Types of a unit: layout, sharing, names of records.
#include "tests/test.h"
#include "tests/unit_project.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char suite_name[] = "frontend_types";

// ---- Types --------------------------------------------------------------------------------------

static void layout(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "struct s { char c; long l; int b : 3, : 2, e : 4;\n"
                              "  struct s *next; short a[5]; } s;\n"
                              "long f(struct s *q) { return q->l; }\n");
    const struct ir_type *s = unit_record(u, "c:a.c@S@s");

    CHECK_TEXT(ir_name(u, s->name), "s");
    CU_ASSERT_EQUAL(s->size, 48);
    CU_ASSERT_EQUAL(s->align, 8);
    CU_ASSERT_EQUAL(s->nfields, 6);
    CU_ASSERT_EQUAL(unit_field(u, s, "l")->bit_offset, 64);
    CU_ASSERT_EQUAL(unit_field(u, s, "b")->bit_width, 3);
    CU_ASSERT_EQUAL(unit_field(u, s, "e")->bit_offset, 133);
    CU_ASSERT_EQUAL(unit_field(u, s, "e")->bit_width, 4);
    CHECK_TEXT(ir_name(u, unit_field(u, s, "l")->key), "c:a.c@S@s.l");
    const struct ir_type *next = &u->types[unit_field(u, s, "next")->type];
    CU_ASSERT_EQUAL(next->kind, TYPE_POINTER);
    CU_ASSERT_PTR_EQUAL(&u->types[next->elem], s);
    const struct ir_type *a = &u->types[unit_field(u, s, "a")->type];
    CU_ASSERT_EQUAL(a->kind, TYPE_ARRAY);
    CU_ASSERT_EQUAL(a->count, 5);
    CU_ASSERT_EQUAL(a->size, 10);
    project_close(&p);
}

// The host's compiler says where fields lie; the same text goes through both.
#define ODD_RECORDS                                                                                \
    typedef int wide __attribute__((aligned(16)));                                                 \
    struct packed {                                                                                \
        char a;                                                                                    \
        long b;                                                                                    \
    } __attribute__((packed));                                                                     \
    struct by_typedef {                                                                            \
        char a;                                                                                    \
        wide b;                                                                                    \
        char c;                                                                                    \
        long d;                                                                                    \
    };                                                                                             \
    struct by_field {                                                                              \
        char a;                                                                                    \
        char b __attribute__((aligned(4)));                                                        \
        short c;                                                                                   \
    };                                                                                             \
    struct bits {                                                                                  \
        char a;                                                                                    \
        int x : 3;                                                                                 \
        int y : 7;                                                                                 \
        char b;                                                                                    \
        long z;                                                                                    \
        int : 0;                                                                                   \
        char q;                                                                                    \
        int tail[];                                                                                \
    };                                                                                             \
    struct inside {                                                                                \
        char a;                                                                                    \
        struct {                                                                                   \
            char x;                                                                                \
            long y;                                                                                \
        } i;                                                                                       \
        char e;                                                                                    \
        union {                                                                                    \
            int u;                                                                                 \
            char v[9];                                                                             \
        } un;                                                                                      \
        char f;                                                                                    \
    };                                                                                             \
    struct big {                                                                                   \
        char a;                                                                                    \
        long double ld;                                                                            \
        char b;                                                                                    \
        __int128 i;                                                                                \
        char c;                                                                                    \
        void *p;                                                                                   \
        char d;                                                                                    \
        _Atomic char ac;                                                                           \
        struct {                                                                                   \
        } none;                                                                                    \
        char e;                                                                                    \
        double dd;                                                                                 \
    };
#define TEXT_OF(...)  #__VA_ARGS__
#define TEXT_OF_(...) TEXT_OF(__VA_ARGS__)
ODD_RECORDS

static void offset_is(const struct ir_unit *u, const char *tag, const char *member, size_t offset)
{
    char key[64];

    snprintf(key, sizeof key, "c:a.c@S@%s", tag);
    uint64_t bits = unit_field(u, unit_record(u, key), member)->bit_offset;
    if (bits != offset * 8) {
        fprintf(stderr, "%s.%s: %llu bits\n", tag, member, (unsigned long long)bits);
    }
    CU_ASSERT_EQUAL(bits, offset * 8);
}
#define OFFSET_IS(u, tag, member) offset_is((u), #tag, #member, offsetof(struct tag, member))

static void offsets_agree_with_the_host(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p,
        TEXT_OF_(ODD_RECORDS) "\nstruct packed a = {1}; struct by_typedef b = {1};\n"
                              "struct by_field c = {1}; struct bits d = {1};\n"
                              "struct inside e = {1}; struct big f = {1};\n"
                              "#pragma pack(push, 2)\nstruct pragma { char a; long b; } g = {1};\n"
                              "#pragma pack(pop)\n");

    OFFSET_IS(u, packed, b);
    OFFSET_IS(u, by_typedef, b);
    OFFSET_IS(u, by_typedef, c);
    OFFSET_IS(u, by_typedef, d);
    OFFSET_IS(u, by_field, b);
    OFFSET_IS(u, by_field, c);
    OFFSET_IS(u, bits, b);
    OFFSET_IS(u, bits, z);
    OFFSET_IS(u, bits, q);
    OFFSET_IS(u, bits, tail);
    OFFSET_IS(u, inside, i);
    OFFSET_IS(u, inside, e);
    OFFSET_IS(u, inside, un);
    OFFSET_IS(u, inside, f);
    OFFSET_IS(u, big, ld);
    OFFSET_IS(u, big, b);
    OFFSET_IS(u, big, i);
    OFFSET_IS(u, big, p);
    OFFSET_IS(u, big, ac);
    OFFSET_IS(u, big, none);
    OFFSET_IS(u, big, e);
    OFFSET_IS(u, big, dd);
    offset_is(u, "pragma", "b", 2);
    project_close(&p);
}

static void scalars(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "enum e { A, B }; enum e e = B; _Bool b = 1; unsigned char c = 1; volatile int v = 2;\n"
            "const char *const s = 0; _Atomic int at = 1; double d = 1; _Complex double x = 1;\n"
            "__int128 i = 1; typedef unsigned long ul; ul n = 3; int (*fp)(int, ...) = 0;\n"
            "float fl[2][3] = {{1}};\n");
    const struct ir_type *t;

    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@e")->kind, TYPE_INT);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@e")->size, 4);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@b")->kind, TYPE_BOOL);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@c")->flags, TYPE_UNSIGNED | TYPE_CHAR);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@v")->flags, TYPE_VOLATILE);
    t = unit_type_of_global(u, "c:@s");
    CU_ASSERT_EQUAL(t->flags, TYPE_CONST);
    CU_ASSERT_EQUAL(u->types[t->elem].flags, TYPE_CONST | TYPE_CHAR);
    CU_ASSERT(unit_global(u, "c:@s")->flags & GLOBAL_CONST);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@at")->kind, TYPE_INT);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@at")->flags, TYPE_ATOMIC);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@d")->kind, TYPE_FLOAT);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@x")->kind, TYPE_OTHER);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@i")->kind, TYPE_OTHER);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@i")->size, 16);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@n")->flags, TYPE_UNSIGNED);
    t = &u->types[unit_type_of_global(u, "c:@fp")->elem];
    CU_ASSERT_EQUAL(t->kind, TYPE_FUNCTION);
    CU_ASSERT_EQUAL(t->flags, TYPE_VARIADIC);
    CU_ASSERT_EQUAL(t->nparams, 1);
    CU_ASSERT_EQUAL(u->types[u->param_types[t->first_param]].kind, TYPE_INT);
    t = unit_type_of_global(u, "c:@fl");
    CU_ASSERT_EQUAL(t->count, 2);
    CU_ASSERT_EQUAL(u->types[t->elem].count, 3);
    project_close(&p);
}

// Two mentions of a type give one id, whatever they are called.
static void types_are_shared(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = project_load_text(
        &p, "typedef int *ip; struct s { int x; }; typedef struct s S;\n"
            "ip a = 0; int *b = 0; __typeof__(b) c = 0; S d = {1}; struct s e = {2};\n"
            "const struct s f = {3};\n");

    CU_ASSERT_EQUAL(unit_global(u, "c:@a")->type, unit_global(u, "c:@b")->type);
    CU_ASSERT_EQUAL(unit_global(u, "c:@a")->type, unit_global(u, "c:@c")->type);
    CU_ASSERT_EQUAL(unit_global(u, "c:@d")->type, unit_global(u, "c:@e")->type);
    CU_ASSERT_NOT_EQUAL(unit_global(u, "c:@d")->type, unit_global(u, "c:@f")->type);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@f")->nfields, 1);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@f")->first_field,
                    unit_type_of_global(u, "c:@d")->first_field);
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:@f")->key, unit_type_of_global(u, "c:@d")->key);
    project_close(&p);
}

// A unit that only passes pointers on does not look into the record.
static void records_behind_pointers(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "s.h",
                "struct far { int a, b; }; struct opaque;\n"
                "struct near { struct far *far; struct opaque *o; };\n");
    const struct ir_unit *u =
        project_load_text(&p, "#include \"s.h\"\nvoid *f(struct near *n) { return n->far; }\n");

    CU_ASSERT_EQUAL(unit_record(u, "c:@S@near")->nfields, 2);
    CU_ASSERT_EQUAL(unit_record(u, "c:@S@far")->nfields, 0);
    CU_ASSERT_EQUAL(unit_record(u, "c:@S@far")->size, 8);
    CU_ASSERT_FALSE(unit_record(u, "c:@S@far")->flags & TYPE_INCOMPLETE);
    CU_ASSERT(unit_record(u, "c:@S@opaque")->flags & TYPE_INCOMPLETE);
    project_close(&p);
}

static void anonymous_members(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        project_load_text(&p, "struct o { int a; union { int b; struct { int c; float d; }; };\n"
                              "  struct { int e; } f, *g; struct { int h; } k[2]; } o = {1};\n");
    const struct ir_type *o = unit_record(u, "c:a.c@S@o");
    const struct ir_type *inner = unit_record(u, "c:a.c@S@o.(1)");

    CU_ASSERT_EQUAL(o->nfields, 5);
    CU_ASSERT_EQUAL(u->fields[o->first_field + 1].name, 0);
    CU_ASSERT(inner->flags & TYPE_UNION);
    // Members of anonymous records count as those of the record around.
    CHECK_TEXT(ir_name(u, unit_field(u, inner, "b")->key), "c:a.c@S@o.b");
    const struct ir_type *innermost = &u->types[u->fields[inner->first_field + 1].type];
    CHECK_TEXT(ir_name(u, unit_field(u, innermost, "d")->key), "c:a.c@S@o.d");
    const struct ir_type *f = &u->types[unit_field(u, o, "f")->type];
    CHECK_TEXT(ir_name(u, f->key), "c:a.c@S@o.f");
    CHECK_TEXT(ir_name(u, unit_field(u, f, "e")->key), "c:a.c@S@o.f.e");
    CU_ASSERT_PTR_EQUAL(&u->types[u->types[unit_field(u, o, "g")->type].elem], f);
    const struct ir_type *k = &u->types[u->types[unit_field(u, o, "k")->type].elem];
    CHECK_TEXT(ir_name(u, unit_field(u, k, "h")->key), "c:a.c@S@o.k.h");
    project_close(&p);
}

static void record_names(void)
{
    struct project p;
    project_open(&p);
    project_put(&p, "t.h", "typedef struct { int x; } t;\nstruct tag { int y; };\n");
    const struct ir_unit *u = project_load_text(
        &p,
        "#include \"t.h\"\nt a = {1}; struct tag b = {2}; static struct { int z; } state = {3};\n"
        "int f(void) { struct tag { int w; } l = {1}; return l.w + state.z; }\n");

    CHECK_TEXT(ir_name(u, unit_type_of_global(u, "c:@a")->name), "t");
    CHECK_TEXT(ir_name(u, unit_type_of_global(u, "c:@a")->key), "c:@SA@t");
    CHECK_TEXT(ir_name(u, unit_type_of_global(u, "c:@b")->key), "c:@S@tag");
    CHECK_TEXT(ir_name(u, unit_type_of_global(u, "c:a.c@state")->key), "c:a.c@S@(state)");
    CU_ASSERT_EQUAL(unit_type_of_global(u, "c:a.c@state")->name, 0);
    CU_ASSERT_EQUAL(unit_record(u, "c:@F@f@S@tag")->nfields, 1);
    project_close(&p);
}

const struct test suite[] = {
    {"layout", layout},
    {"offsets_agree_with_the_host", offsets_agree_with_the_host},
    {"scalars", scalars},
    {"types_are_shared", types_are_shared},
    {"records_behind_pointers", records_behind_pointers},
    {"anonymous_members", anonymous_members},
    {"record_names", record_names},
    {NULL, NULL},
};
