// SPDX-License-Identifier: Apache-2.0
// links: cclint_frontend
// The unit side of the front end: types, keys, problems, what belongs to the project; and the
// worker's conversation.
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/frontend/clang_unit.h"
#include "analyzer/ir/cci.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const char suite_name[] = "frontend";

// ---- A project in a temporary directory ---------------------------------------------------------

struct project {
    char root[64];
    struct arena arena;
    void *index;
};

static void project_open(struct project *p)
{
    strcpy(p->root, "/tmp/cclint-frontend-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(p->root));
    arena_init(&p->arena, 0);
    p->index = clang_unit_open();
}

static void project_close(struct project *p)
{
    char command[128];

    snprintf(command, sizeof command, "rm -r %s", p->root);
    CU_ASSERT_EQUAL(system(command), 0);
    clang_unit_close(p->index);
    arena_free(&p->arena);
}

static const char *path_in(struct project *p, const char *name)
{
    return arena_printf(&p->arena, "%s/%s", p->root, name);
}

static void put_file(struct project *p, const char *name, const char *text)
{
    const char *path = path_in(p, name), *slash = strchr(name, '/');
    FILE *f;

    if (slash) {
        mkdir(path_in(p, arena_text(&p->arena, name, (size_t)(slash - name))), 0700);
    }
    f = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
}

static struct unit_request request_for(struct project *p, const char *name)
{
    return (struct unit_request){.root = p->root, .directory = p->root, .file = path_in(p, name)};
}

static struct ir_unit *load(struct project *p, const char *name)
{
    struct unit_request *r = arena_new(&p->arena, struct unit_request);
    struct clang_result result;

    *r = request_for(p, name);
    result = clang_unit_load(p->index, &p->arena, r);
    CHECK_TEXT(result.why, "");
    CU_ASSERT_EQUAL(result.status, UNIT_OK);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CU_ASSERT_PTR_NULL(ir_verify_unit(&p->arena, result.unit));
    return result.unit;
}

static struct ir_unit *load_text(struct project *p, const char *text)
{
    put_file(p, "a.c", text);
    return load(p, "a.c");
}

// ---- Looking into a unit ------------------------------------------------------------------------

static const struct ir_type *record(const struct ir_unit *u, const char *key)
{
    for (uint32_t i = 1; i < u->ntypes; i++) {
        if (u->types[i].kind == TYPE_RECORD && strcmp(ir_name(u, u->types[i].key), key) == 0) {
            return &u->types[i];
        }
    }
    fprintf(stderr, "no record %s\n", key);
    CU_FAIL_FATAL("record not found");
    return NULL;
}

static const struct ir_field *field(const struct ir_unit *u, const struct ir_type *t,
                                    const char *name)
{
    for (uint32_t i = 0; i < t->nfields; i++) {
        if (strcmp(ir_name(u, u->fields[t->first_field + i].name), name) == 0) {
            return &u->fields[t->first_field + i];
        }
    }
    fprintf(stderr, "no field %s\n", name);
    CU_FAIL_FATAL("field not found");
    return NULL;
}

static const struct ir_global *global(const struct ir_unit *u, const char *key)
{
    for (uint32_t i = 0; i < u->nglobals; i++) {
        if (strcmp(ir_name(u, u->globals[i].key), key) == 0) {
            return &u->globals[i];
        }
    }
    fprintf(stderr, "no global %s\n", key);
    CU_FAIL_FATAL("global not found");
    return NULL;
}

static const struct ir_fn *fn(const struct ir_unit *u, const char *name)
{
    for (uint32_t i = 0; i < u->nfns; i++) {
        if (strcmp(ir_name(u, u->fns[i].name), name) == 0) {
            return &u->fns[i];
        }
    }
    fprintf(stderr, "no function %s\n", name);
    CU_FAIL_FATAL("function not found");
    return NULL;
}

static const struct ir_func *func(const struct ir_unit *u, const char *name)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        if (strcmp(ir_name(u, u->fns[u->funcs[i].fn].name), name) == 0) {
            return &u->funcs[i];
        }
    }
    return NULL;
}

// ---- Types --------------------------------------------------------------------------------------

static void layout(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = load_text(&p, "struct s { char c; long l; int b : 3, : 2, e : 4;\n"
                                            "  struct s *next; short a[5]; } s;\n"
                                            "long f(struct s *q) { return q->l; }\n");
    const struct ir_type *s = record(u, "c:a.c@S@s");

    CHECK_TEXT(ir_name(u, s->name), "s");
    CU_ASSERT_EQUAL(s->size, 48);
    CU_ASSERT_EQUAL(s->align, 8);
    CU_ASSERT_EQUAL(s->nfields, 6);
    CU_ASSERT_EQUAL(field(u, s, "l")->bit_offset, 64);
    CU_ASSERT_EQUAL(field(u, s, "b")->bit_width, 3);
    CU_ASSERT_EQUAL(field(u, s, "e")->bit_offset, 133);
    CU_ASSERT_EQUAL(field(u, s, "e")->bit_width, 4);
    CHECK_TEXT(ir_name(u, field(u, s, "l")->key), "c:a.c@S@s.l");
    const struct ir_type *next = &u->types[field(u, s, "next")->type];
    CU_ASSERT_EQUAL(next->kind, TYPE_POINTER);
    CU_ASSERT_PTR_EQUAL(&u->types[next->elem], s);
    const struct ir_type *a = &u->types[field(u, s, "a")->type];
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
    uint64_t bits = field(u, record(u, key), member)->bit_offset;
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
    const struct ir_unit *u = load_text(
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

static const struct ir_type *type_of_global(const struct ir_unit *u, const char *name)
{
    return &u->types[global(u, name)->type];
}

static void scalars(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = load_text(
        &p, "enum e { A, B }; enum e e = B; _Bool b = 1; unsigned char c = 1; volatile int v = 2;\n"
            "const char *const s = 0; _Atomic int at = 1; double d = 1; _Complex double x = 1;\n"
            "__int128 i = 1; typedef unsigned long ul; ul n = 3; int (*fp)(int, ...) = 0;\n"
            "float fl[2][3] = {{1}};\n");
    const struct ir_type *t;

    CU_ASSERT_EQUAL(type_of_global(u, "c:@e")->kind, TYPE_INT);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@e")->size, 4);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@b")->kind, TYPE_BOOL);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@c")->flags, TYPE_UNSIGNED | TYPE_CHAR);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@v")->flags, TYPE_VOLATILE);
    t = type_of_global(u, "c:@s");
    CU_ASSERT_EQUAL(t->flags, TYPE_CONST);
    CU_ASSERT_EQUAL(u->types[t->elem].flags, TYPE_CONST | TYPE_CHAR);
    CU_ASSERT(global(u, "c:@s")->flags & GLOBAL_CONST);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@at")->kind, TYPE_INT);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@at")->flags, TYPE_ATOMIC);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@d")->kind, TYPE_FLOAT);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@x")->kind, TYPE_OTHER);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@i")->kind, TYPE_OTHER);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@i")->size, 16);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@n")->flags, TYPE_UNSIGNED);
    t = &u->types[type_of_global(u, "c:@fp")->elem];
    CU_ASSERT_EQUAL(t->kind, TYPE_FUNCTION);
    CU_ASSERT_EQUAL(t->flags, TYPE_VARIADIC);
    CU_ASSERT_EQUAL(t->nparams, 1);
    CU_ASSERT_EQUAL(u->types[u->param_types[t->first_param]].kind, TYPE_INT);
    t = type_of_global(u, "c:@fl");
    CU_ASSERT_EQUAL(t->count, 2);
    CU_ASSERT_EQUAL(u->types[t->elem].count, 3);
    project_close(&p);
}

// Two mentions of a type give one id, whatever they are called.
static void types_are_shared(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "typedef int *ip; struct s { int x; }; typedef struct s S;\n"
                      "ip a = 0; int *b = 0; __typeof__(b) c = 0; S d = {1}; struct s e = {2};\n"
                      "const struct s f = {3};\n");

    CU_ASSERT_EQUAL(global(u, "c:@a")->type, global(u, "c:@b")->type);
    CU_ASSERT_EQUAL(global(u, "c:@a")->type, global(u, "c:@c")->type);
    CU_ASSERT_EQUAL(global(u, "c:@d")->type, global(u, "c:@e")->type);
    CU_ASSERT_NOT_EQUAL(global(u, "c:@d")->type, global(u, "c:@f")->type);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@f")->nfields, 1);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@f")->first_field, type_of_global(u, "c:@d")->first_field);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@f")->key, type_of_global(u, "c:@d")->key);
    project_close(&p);
}

// A unit that only passes pointers on does not look into the record.
static void records_behind_pointers(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "s.h",
             "struct far { int a, b; }; struct opaque;\n"
             "struct near { struct far *far; struct opaque *o; };\n");
    const struct ir_unit *u =
        load_text(&p, "#include \"s.h\"\nvoid *f(struct near *n) { return n->far; }\n");

    CU_ASSERT_EQUAL(record(u, "c:@S@near")->nfields, 2);
    CU_ASSERT_EQUAL(record(u, "c:@S@far")->nfields, 0);
    CU_ASSERT_EQUAL(record(u, "c:@S@far")->size, 8);
    CU_ASSERT_FALSE(record(u, "c:@S@far")->flags & TYPE_INCOMPLETE);
    CU_ASSERT(record(u, "c:@S@opaque")->flags & TYPE_INCOMPLETE);
    project_close(&p);
}

static void anonymous_members(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "struct o { int a; union { int b; struct { int c; float d; }; };\n"
                      "  struct { int e; } f, *g; struct { int h; } k[2]; } o = {1};\n");
    const struct ir_type *o = record(u, "c:a.c@S@o");
    const struct ir_type *inner = record(u, "c:a.c@S@o.(1)");

    CU_ASSERT_EQUAL(o->nfields, 5);
    CU_ASSERT_EQUAL(u->fields[o->first_field + 1].name, 0);
    CU_ASSERT(inner->flags & TYPE_UNION);
    // Members of anonymous records count as those of the record around.
    CHECK_TEXT(ir_name(u, field(u, inner, "b")->key), "c:a.c@S@o.b");
    const struct ir_type *innermost = &u->types[u->fields[inner->first_field + 1].type];
    CHECK_TEXT(ir_name(u, field(u, innermost, "d")->key), "c:a.c@S@o.d");
    const struct ir_type *f = &u->types[field(u, o, "f")->type];
    CHECK_TEXT(ir_name(u, f->key), "c:a.c@S@o.f");
    CHECK_TEXT(ir_name(u, field(u, f, "e")->key), "c:a.c@S@o.f.e");
    CU_ASSERT_PTR_EQUAL(&u->types[u->types[field(u, o, "g")->type].elem], f);
    const struct ir_type *k = &u->types[u->types[field(u, o, "k")->type].elem];
    CHECK_TEXT(ir_name(u, field(u, k, "h")->key), "c:a.c@S@o.k.h");
    project_close(&p);
}

static void record_names(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "t.h", "typedef struct { int x; } t;\nstruct tag { int y; };\n");
    const struct ir_unit *u = load_text(
        &p,
        "#include \"t.h\"\nt a = {1}; struct tag b = {2}; static struct { int z; } state = {3};\n"
        "int f(void) { struct tag { int w; } l = {1}; return l.w + state.z; }\n");

    CHECK_TEXT(ir_name(u, type_of_global(u, "c:@a")->name), "t");
    CHECK_TEXT(ir_name(u, type_of_global(u, "c:@a")->key), "c:@SA@t");
    CHECK_TEXT(ir_name(u, type_of_global(u, "c:@b")->key), "c:@S@tag");
    CHECK_TEXT(ir_name(u, type_of_global(u, "c:a.c@state")->key), "c:a.c@S@(state)");
    CU_ASSERT_EQUAL(type_of_global(u, "c:a.c@state")->name, 0);
    CU_ASSERT_EQUAL(record(u, "c:@F@f@S@tag")->nfields, 1);
    project_close(&p);
}

// ---- Keys ---------------------------------------------------------------------------------------

static const char *const statics = "static int n = 1; static int helper(void) { static int n = 2;\n"
                                   "  { static int n = 3; return n++; } return n++; }\n"
                                   "int %s(void) { return helper() + n; }\n";

static void static_names_differ_by_file(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "x/u.c", arena_printf(&p.arena, statics, "one"));
    put_file(&p, "y/u.c", arena_printf(&p.arena, statics, "two"));
    const struct ir_unit *x = load(&p, "x/u.c"), *y = load(&p, "y/u.c");

    CHECK_TEXT(ir_name(x, fn(x, "helper")->key), "c:x/u.c@F@helper");
    CHECK_TEXT(ir_name(y, fn(y, "helper")->key), "c:y/u.c@F@helper");
    CHECK_TEXT(ir_name(x, fn(x, "one")->key), "c:@F@one");
    CU_ASSERT(fn(x, "helper")->flags & FN_INTERNAL);
    CU_ASSERT_FALSE(fn(x, "one")->flags & FN_INTERNAL);
    CU_ASSERT(global(x, "c:x/u.c@n")->flags & GLOBAL_INTERNAL);
    CU_ASSERT(global(x, "c:x/u.c@F@helper@n")->flags & GLOBAL_LOCAL);
    CU_ASSERT(global(x, "c:x/u.c@F@helper@n#2")->flags & GLOBAL_LOCAL);
    CHECK_TEXT(ir_name(x, x->path), "x/u.c");
    project_close(&p);
}

static void append_keys(struct buf *b, const struct ir_unit *u)
{
    for (uint32_t i = 0; i < u->nfuncs; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->fns[u->funcs[i].fn].key));
    }
    for (uint32_t i = 0; i < u->nglobals; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->globals[i].key));
    }
    for (uint32_t i = 0; i < u->nfields; i++) {
        buf_printf(b, "%s\n", ir_name(u, u->fields[i].key));
    }
}

static void moving_code_keeps_keys(void)
{
    static const char code[] =
        "static struct { int z; struct { int q; } in; } state = {3};\n"
        "int f(int a) { static int n = 1; struct { int w; } l = {a}; return l.w + n++; }\n"
        "int g(void) { return state.z + state.in.q; }\n";
    struct project p;
    project_open(&p);
    struct buf before = {0}, after = {0};

    append_keys(&before, load_text(&p, code));
    append_keys(&after, load_text(&p, arena_printf(&p.arena, "// moved\n\n\n%s", code)));
    CHECK_TEXT(buf_text(&after), buf_text(&before));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&before), "c:a.c@S@(state).in.q"));
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&before), "c:@F@f@n"));
    buf_free(&before);
    buf_free(&after);
    project_close(&p);
}

// ---- Functions ----------------------------------------------------------------------------------

static void header_functions(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "inc/h.h", "static inline int twice(int x) { return 2 * x; }\n");
    put_file(&p, "sys/s.h", "static inline int thrice(int x) { return 3 * x; }\n");
    put_file(&p, "a.c",
             "#include \"inc/h.h\"\n#include <s.h>\n"
             "#define DEFINE(n) int n(void) { return twice(1) + thrice(1); }\n"
             "DEFINE(made)\n");
    struct unit_request r = request_for(&p, "a.c");
    const char *args[] = {"-isystem", "sys"};
    r.args = args;
    r.nargs = 2;
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    const struct ir_unit *u = result.unit;

    CU_ASSERT_PTR_NOT_NULL_FATAL(func(u, "twice"));
    CU_ASSERT_EQUAL(func(u, "twice")->flags, FUNC_IN_HEADER | FUNC_STATIC | FUNC_INLINE);
    CHECK_TEXT(ir_name(u, fn(u, "twice")->key), "c:inc/h.h@F@twice");
    CHECK_TEXT(ir_region(u, func(u, "twice")->loc).path, "inc/h.h");
    // A function that a macro defines is the file's; one of a system header is not the project's.
    CU_ASSERT_PTR_NOT_NULL_FATAL(func(u, "made"));
    CU_ASSERT_EQUAL(func(u, "made")->flags, 0);
    CU_ASSERT_PTR_NULL(func(u, "thrice"));
    CU_ASSERT(fn(u, "thrice")->flags & FN_SYSTEM);
    project_close(&p);
}

static void noreturn(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = load_text(
        &p,
        "#define DIES _Noreturn\nvoid a(void) __attribute__((noreturn)); _Noreturn void b(void);\n"
        "DIES void c(void); void c(void) { for (;;) ; } void d(void); [[noreturn]] void e(void);\n"
        "__attribute__((warn_unused_result)) int w(void);\n"
        "void f(int i) { if (i == 1) a(); if (i == 2) b(); if (i == 3) c(); if (i == 4) e();\n"
        "  d(); w(); }\n");

    CU_ASSERT(fn(u, "a")->flags & FN_NORETURN);
    CU_ASSERT(fn(u, "b")->flags & FN_NORETURN);
    CU_ASSERT(fn(u, "c")->flags & FN_NORETURN);
    CU_ASSERT(fn(u, "e")->flags & FN_NORETURN);
    CU_ASSERT_FALSE(fn(u, "d")->flags & FN_NORETURN);
    CU_ASSERT(fn(u, "w")->flags & FN_WARN_UNUSED);
    CU_ASSERT(fn(u, "c")->flags & FN_DEFINED);
    project_close(&p);
}

static void declared_or_not(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "#include <stdlib.h>\nint known();\n"
                      "int f(void) { abort(); return guessed(1) + known() + printf(\"x\"); }\n"
                      "int g(int x) { return __builtin_popcount((unsigned)x); }\n");

    CU_ASSERT(fn(u, "guessed")->flags & FN_IMPLICIT);
    CU_ASSERT(fn(u, "printf")->flags & FN_IMPLICIT);
    CU_ASSERT_FALSE(fn(u, "known")->flags & FN_IMPLICIT);
    CU_ASSERT(u->types[fn(u, "known")->type].flags & TYPE_NO_PROTO);
    CU_ASSERT(fn(u, "abort")->flags & FN_SYSTEM);
    CU_ASSERT(fn(u, "abort")->flags & FN_NORETURN);
    CU_ASSERT(fn(u, "__builtin_popcount")->flags & FN_BUILTIN);
    CU_ASSERT_EQUAL(u->nproblems, 0); // old C is not an error here
    project_close(&p);
}

static void setjmp_is_marked(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "#include <setjmp.h>\njmp_buf j; int f(void) { return setjmp(j); }\n"
                      "int g(void) { return 1; }\n");

    CU_ASSERT(func(u, "f")->flags & FUNC_SETJMP);
    CU_ASSERT_FALSE(func(u, "g")->flags & FUNC_SETJMP);
    project_close(&p);
}

// ---- Variables ----------------------------------------------------------------------------------

static void variables(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "v.h", "extern int sizes[]; extern const int limit; extern int tentative;\n");
    const struct ir_unit *u = load_text(
        &p, "#include \"v.h\"\n#include <stdio.h>\n_Thread_local int t = 1; int sizes[] = {1, 2};\n"
            "int tentative; static void cb(void) {} void (*table[])(void) = {cb};\n"
            "int f(void) { fputs(\"\", stdout); return sizes[0] + limit + tentative + t; }\n");

    CU_ASSERT(global(u, "c:@t")->flags & GLOBAL_THREAD);
    CU_ASSERT(global(u, "c:@sizes")->flags & GLOBAL_DEFINED);
    CU_ASSERT_EQUAL(type_of_global(u, "c:@sizes")->count, 2);
    CU_ASSERT_EQUAL(global(u, "c:@limit")->flags, GLOBAL_CONST);
    CU_ASSERT_EQUAL(global(u, "c:@tentative")->flags, GLOBAL_DEFINED);
    CU_ASSERT_EQUAL(global(u, "c:@stdout")->flags, GLOBAL_SYSTEM);
    CU_ASSERT(fn(u, "cb")->flags & FN_ADDRESS_TAKEN);
    const struct ir_func *init = &u->funcs[u->nfuncs - 1];
    CU_ASSERT(init->flags & FUNC_INIT);
    CU_ASSERT(init->ninsns > 3);
    project_close(&p);
}

static void cleanup_functions(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "#define AUTO(f) __attribute__((cleanup(f)))\nint open(const char *, int);\n"
                      "static void close_fd(int *fd) { *fd = -1; }\n"
                      "int f(void) { AUTO(close_fd) int fd = open(\"x\", 0); return fd > 3; }\n");
    const struct ir_func *f = func(u, "f");
    uint32_t found = UINT32_MAX;

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    for (uint32_t i = 0; i < f->nlocals; i++) {
        if (f->locals[i].flags & LOCAL_CLEANUP) {
            found = f->locals[i].cleanup;
        }
    }
    CU_ASSERT_FATAL(found < u->nfns);
    CHECK_TEXT(ir_name(u, u->fns[found].name), "close_fd");
    project_close(&p);
}

// Calls keep both ends; what is computed for one lies where it does.
static void kept_positions(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = load_text(&p, "int g(int);\n"
                                            "void f(int *p)\n{\n"
                                            "    *p = g(1 +\n"
                                            "           p[2]);\n}\n");
    const struct ir_func *f = func(u, "f");
    loc_id of[IR_OP_COUNT] = {0};

    for (uint32_t i = 0; i < f->ninsns; i++) {
        of[f->insns[i].op] = f->locs[i];
    }
    CU_ASSERT_EQUAL(u->locs[of[IR_CALL]].line, 4);
    CU_ASSERT_EQUAL(u->locs[of[IR_CALL]].end_line, 5);
    CU_ASSERT_EQUAL(of[IR_LOAD], of[IR_CALL]);
    CU_ASSERT_EQUAL(of[IR_BIN], of[IR_CALL]);
    CU_ASSERT_EQUAL(u->locs[of[IR_STORE]].line, 4);
    CU_ASSERT_EQUAL(u->locs[of[IR_STORE]].end_line, 0);
    CU_ASSERT_EQUAL(u->locs[of[IR_RET]].line, 6);
    project_close(&p);
}

// ---- Problems -----------------------------------------------------------------------------------

static void broken_code(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u = load_text(&p, "int good(int x) { return x; }\n"
                                            "int bad(int x) { if (x { return 1; } return x; }\n"
                                            "int late(int x) { undefined_type y; return x; }\n"
                                            "int fine(void) { return 2; }\n");

    CU_ASSERT_EQUAL(func(u, "good")->flags, 0);
    CU_ASSERT(func(u, "bad")->flags & FUNC_INCOMPLETE);
    CU_ASSERT(func(u, "late")->flags & FUNC_INCOMPLETE);
    CU_ASSERT_EQUAL(func(u, "fine")->flags, 0);
    CU_ASSERT_EQUAL_FATAL(u->nproblems, 2);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_ERROR);
    CU_ASSERT_EQUAL(ir_region(u, u->problems[0].loc).line, 2);
    CHECK_TEXT(ir_region(u, u->problems[0].loc).path, "a.c");
    project_close(&p);
}

// A record with a member of an unknown type keeps its other members.
static void broken_records(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "struct s { unknown_type a; int b; struct later c; int d; };\n"
                      "int f(struct s *p) { return p->d; }\n");

    CU_ASSERT_EQUAL(record(u, "c:a.c@S@s")->nfields, 4);
    CU_ASSERT(record(u, "c:a.c@S@s")->flags & TYPE_INCOMPLETE);
    CHECK_TEXT(ir_name(u, field(u, record(u, "c:a.c@S@s"), "d")->key), "c:a.c@S@s.d");
    CU_ASSERT_EQUAL(func(u, "f")->flags, 0);
    CU_ASSERT_EQUAL(u->stats.havocs, 0);
    project_close(&p);
}

// So it does when it was declared before, and within another record.
static void broken_records_declared_before(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "struct s; struct outer; void g(struct s *, struct outer *);\n"
                      "struct s { unknown_type a; int b; };\n"
                      "struct outer { int x; struct s in; int *y; };\n"
                      "int f(struct s *p, struct outer *o) { return p->b + o->x + *o->y; }\n");

    CU_ASSERT_EQUAL(record(u, "c:a.c@S@outer")->nfields, 3);
    CU_ASSERT(record(u, "c:a.c@S@outer")->flags & TYPE_INCOMPLETE);
    CU_ASSERT_EQUAL(func(u, "f")->flags, 0);
    CU_ASSERT_EQUAL(u->stats.havocs, 0);
    project_close(&p);
}

// clang drops expressions that use what is broken elsewhere, and says nothing about it.
static void broken_elsewhere(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "struct s { unknown_type a; int b; };\n"
                      "struct outer { struct s in; int x; };\n"
                      "int taken(unknown_type a) { return 1; }\n"
                      "int f(struct outer *o) { return o->in.b; }\n"
                      "int g(void) { return taken(2); }\n"
                      "int h(struct outer *o) { if (o->x) { return o->x; } return 0; }\n");

    CU_ASSERT_EQUAL(u->nproblems, 2);
    CU_ASSERT(func(u, "f")->flags & FUNC_INCOMPLETE);
    CU_ASSERT(func(u, "g")->flags & FUNC_INCOMPLETE);
    CU_ASSERT_EQUAL(func(u, "h")->flags, 0);
    project_close(&p);
}

static void missing_headers(void)
{
    struct project p;
    project_open(&p);
    const struct ir_unit *u =
        load_text(&p, "#include \"no/such.h\"\n#include <nor_this.h>\n#include <unistd.h>\n"
                      "int f(int fd) { return close(fd); }\n");

    CU_ASSERT_EQUAL_FATAL(u->nproblems, 2);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_MISSING_HEADER);
    CHECK_TEXT(ir_name(u, u->problems[0].text), "no/such.h");
    CHECK_TEXT(ir_name(u, u->problems[1].text), "nor_this.h");
    CU_ASSERT_EQUAL(ir_region(u, u->problems[1].loc).line, 2);
    CU_ASSERT_EQUAL(func(u, "f")->flags, 0);
    CU_ASSERT(fn(u, "close")->flags & FN_SYSTEM);
    project_close(&p);
}

static void many_errors(void)
{
    struct project p;
    project_open(&p);
    struct buf text = {0};
    for (unsigned i = 0; i < 300; i++) {
        buf_printf(&text, "unknown_%u x_%u;\n", i, i);
    }
    buf_printf(&text, "int f(void) { return 1; }\n");
    const struct ir_unit *u = load_text(&p, buf_text(&text));

    CU_ASSERT_EQUAL_FATAL(u->nproblems, 201);
    CU_ASSERT_EQUAL(u->problems[200].kind, PROBLEM_LIMIT);
    CU_ASSERT_EQUAL(func(u, "f")->flags, 0);
    buf_free(&text);
    project_close(&p);
}

static void text_instead_of_file(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "a.c", "int on_disk(void) { return 1; }\n");
    struct unit_request r = request_for(&p, "a.c");
    r.contents = "int typed(void) { return 2; }\n";
    r.ncontents = strlen(r.contents);
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CU_ASSERT_PTR_NOT_NULL(func(result.unit, "typed"));
    CU_ASSERT_PTR_NULL(func(result.unit, "on_disk"));
    project_close(&p);
}

static void no_tree(void)
{
    struct project p;
    project_open(&p);
    struct unit_request r = request_for(&p, "nothing.c");
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_EQUAL(result.status, UNIT_NO_TREE);
    CU_ASSERT_PTR_NULL(result.unit);
    CU_ASSERT(strlen(result.why) > 0);
    project_close(&p);
}

static void memory_limit(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "a.c", "int f(int x) { return x + 1; }\n");
    struct unit_request r = request_for(&p, "a.c");
    struct arena small;
    arena_init(&small, 2000);
    struct clang_result result = clang_unit_load(p.index, &small, &r);

    CU_ASSERT_EQUAL(result.status, UNIT_LIMIT);
    CU_ASSERT_PTR_NULL(result.unit);
    arena_free(&small);
    project_close(&p);
}

// A name is the same file, however the flags reach it.
static void paths_are_relative_to_the_root(void)
{
    struct project p;
    project_open(&p);
    put_file(&p, "inc/h.h", "static inline int two(void) { return 2; }\n");
    put_file(&p, "src/a.c",
             "#include <h.h>\n#include \"../src/../inc/k.h\"\nint f(void) { return two() + K; }\n");
    put_file(&p, "inc/k.h", "enum { K = 1 }; static inline int three(void) { return 3; }\n");
    struct unit_request r = request_for(&p, "src/a.c");
    const char *args[] = {"-I", "../inc"};
    r.directory = path_in(&p, "src");
    r.args = args;
    r.nargs = 2;
    struct clang_result result = clang_unit_load(p.index, &p.arena, &r);

    CU_ASSERT_PTR_NOT_NULL_FATAL(result.unit);
    CHECK_TEXT(ir_name(result.unit, fn(result.unit, "two")->key), "c:inc/h.h@F@two");
    CHECK_TEXT(ir_name(result.unit, fn(result.unit, "three")->key), "c:inc/k.h@F@three");
    CHECK_TEXT(ir_name(result.unit, result.unit->path), "src/a.c");
    for (uint32_t i = 0; i < result.unit->nfiles; i++) {
        CU_ASSERT_PTR_NULL(strstr(ir_name(result.unit, result.unit->files[i].path), p.root));
    }
    project_close(&p);
}

// ---- The worker ---------------------------------------------------------------------------------

struct worker {
    pid_t pid;
    int to, from;
};

static void worker_start(struct worker *w)
{
    int in[2], out[2];

    CU_ASSERT_EQUAL_FATAL(pipe(in), 0);
    CU_ASSERT_EQUAL_FATAL(pipe(out), 0);
    w->pid = fork();
    if (w->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1); // libclang leaks what crashed in it
        execl(CCLINT_BINARY_DIR "/cclint-worker", "cclint-worker", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    w->to = in[1];
    w->from = out[0];
}

static int worker_end(struct worker *w)
{
    int status = -1;

    close(w->to);
    close(w->from);
    waitpid(w->pid, &status, 0);
    return status;
}

static void send_bytes(struct worker *w, const void *data, size_t n)
{
    uint32_t size = (uint32_t)n;

    CU_ASSERT_EQUAL_FATAL(write(w->to, &size, 4), 4);
    CU_ASSERT_EQUAL_FATAL((size_t)write(w->to, data, n), n);
}

static struct unit_answer receive(struct project *p, struct worker *w)
{
    uint32_t size = 0;
    struct unit_answer s = {.status = UNIT_BUG, .why = "no answer"};
    char *data;
    size_t got = 0;

    if (read(w->from, &size, 4) != 4) {
        return s;
    }
    data = arena_alloc(&p->arena, size, 1);
    while (got < size) {
        ssize_t n = read(w->from, data + got, size - got);

        if (n <= 0) {
            return s;
        }
        got += (size_t)n;
    }
    CU_ASSERT(unit_answer_read(&p->arena, data, size, &s));
    return s;
}

static struct unit_answer ask(struct project *p, struct worker *w, const struct unit_request *r)
{
    struct buf b = {0};

    unit_request_write(&b, r);
    send_bytes(w, b.data, b.n);
    buf_free(&b);
    return receive(p, w);
}

static void conversation(void)
{
    struct project p;
    struct worker w;
    const char *why;
    project_open(&p);
    put_file(&p, "a.c", "int f(int x) { return x + 1; }\n");
    put_file(&p, "b.c", "#pragma clang __debug parser_crash\nint g(void) { return 1; }\n");
    struct unit_request a = request_for(&p, "a.c"), b = request_for(&p, "b.c"),
                        none = request_for(&p, "none.c");
    worker_start(&w);

    struct unit_answer s = ask(&p, &w, &a);
    CU_ASSERT_EQUAL(s.status, UNIT_OK);
    CHECK_TEXT(s.why, "");
    CU_ASSERT(s.parse_us > 0 && s.peak_kb > 0);
    struct ir_unit *u = cci_read(&p.arena, s.cci, s.ncci, &why);
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    CU_ASSERT_PTR_NOT_NULL(func(u, "f"));
    CU_ASSERT_EQUAL(ask(&p, &w, &b).status, UNIT_CRASHED);
    CU_ASSERT_EQUAL(ask(&p, &w, &none).status, UNIT_NO_TREE);
    send_bytes(&w, "\xff\xff\xff", 3);
    CU_ASSERT_EQUAL(receive(&p, &w).status, UNIT_BUG);
    CU_ASSERT_EQUAL(ask(&p, &w, &a).status, UNIT_OK);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    project_close(&p);
}

// Deeper than our own limit, but not than the stack: one function is lost, and the unit says so.
static void deep_nesting(void)
{
    struct project p;
    struct worker w;
    const char *why;
    project_open(&p);
    struct buf text = {0};
    buf_printf(&text, "int good(int x) { return x; }\nint deep(int x) {");
    for (unsigned i = 0; i < 5000; i++) {
        buf_printf(&text, " if (x)");
    }
    buf_printf(&text, " x--; return x; }\nint wide(int x) {");
    for (unsigned i = 0; i < 2000; i++) {
        buf_printf(&text, " if (x == %u) x--; else", i);
    }
    buf_printf(&text, " x++; return x; }\n");
    put_file(&p, "a.c", buf_text(&text));
    struct unit_request a = request_for(&p, "a.c");
    worker_start(&w);

    struct unit_answer s = ask(&p, &w, &a);
    CU_ASSERT_EQUAL(s.status, UNIT_OK);
    CHECK_TEXT(s.why, "");
    struct ir_unit *u = s.status == UNIT_OK ? cci_read(&p.arena, s.cci, s.ncci, &why) : NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    CU_ASSERT_EQUAL(func(u, "good")->flags, 0);
    CU_ASSERT_EQUAL(func(u, "deep")->flags, FUNC_TOO_DEEP);
    CU_ASSERT_EQUAL(func(u, "deep")->ninsns, 0);
    CU_ASSERT_EQUAL(func(u, "wide")->flags, 0); // a chain is not nesting
    CU_ASSERT_EQUAL_FATAL(u->nproblems, 1);
    CU_ASSERT_EQUAL(u->problems[0].kind, PROBLEM_LIMIT);
    CU_ASSERT_EQUAL(ir_region(u, u->problems[0].loc).line, 2);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    buf_free(&text);
    project_close(&p);
}

// What one unit takes in the parse is bounded too.
static void worker_memory_limit(void)
{
    struct project p;
    struct worker w;
    project_open(&p);
    put_file(&p, "a.c",
             "#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(A(A(A(x)))))))\n"
             "void g(void); void f(void) { B(g();) }\n");
    struct unit_request a = request_for(&p, "a.c");
    a.memory_limit = 32 << 20;
    worker_start(&w);

    CU_ASSERT_EQUAL(ask(&p, &w, &a).status, UNIT_LIMIT);
    CU_ASSERT_EQUAL(worker_end(&w), 0);
    project_close(&p);
}

static void output_of(struct project *p, const char *command, struct buf *out)
{
    char line[256];
    FILE *f = popen(arena_printf(&p->arena, "cd %s && %s/cclint-worker %s 2>&1", p->root,
                                 CCLINT_BINARY_DIR, command),
                    "r");

    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    buf_clear(out);
    while (fgets(line, sizeof line, f)) {
        buf_printf(out, "%s", line);
    }
    pclose(f);
}

static void worker_by_hand(void)
{
    struct project p;
    struct buf out = {0};
    project_open(&p);
    put_file(&p, "a.c", "int f(void) { return N; }\n");

    output_of(&p, "--version", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "clang version "));
    output_of(&p, "--lower a.c -- -DN=17", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "RET 17:int"));
    output_of(&p, "--lower a.c", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "a.c:1:22: use of undeclared identifier 'N'"));
    output_of(&p, "--lower none.c", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "could not read the file"));
    output_of(&p, "--help", &out);
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&out), "--lower FILE"));
    buf_free(&out);
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
    {"static_names_differ_by_file", static_names_differ_by_file},
    {"moving_code_keeps_keys", moving_code_keeps_keys},
    {"header_functions", header_functions},
    {"noreturn", noreturn},
    {"declared_or_not", declared_or_not},
    {"setjmp_is_marked", setjmp_is_marked},
    {"variables", variables},
    {"cleanup_functions", cleanup_functions},
    {"broken_code", broken_code},
    {"broken_records", broken_records},
    {"missing_headers", missing_headers},
    {"kept_positions", kept_positions},
    {"many_errors", many_errors},
    {"broken_records_declared_before", broken_records_declared_before},
    {"broken_elsewhere", broken_elsewhere},
    {"text_instead_of_file", text_instead_of_file},
    {"no_tree", no_tree},
    {"memory_limit", memory_limit},
    {"paths_are_relative_to_the_root", paths_are_relative_to_the_root},
    {"conversation", conversation},
    {"deep_nesting", deep_nesting},
    {"worker_memory_limit", worker_memory_limit},
    {"worker_by_hand", worker_by_hand},
    {NULL, NULL},
};
