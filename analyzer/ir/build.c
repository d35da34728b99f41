// SPDX-License-Identifier: Apache-2.0
// The tables of a unit while they grow.
//
// Each table is a list in the unit's arena; tables whose items are equal often (positions,
// constants, strings, files) have a finder beside them. Item 0 of types and positions stays unused,
// so that 0 can mean "none".
#include "analyzer/ir/build.h"
#include "analyzer/ir/build_private.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/hash.h"

#include <stdlib.h>
#include <string.h>

struct ir_builder *ir_builder_new(struct arena *a)
{
    struct ir_builder *b = arena_new(a, struct ir_builder);

    b->arena = a;
    b->names = names_new(a);
    b->places = place_table_new(a);
    VEC_PUSH(a, &b->locs, (struct loc){0});
    VEC_PUSH(a, &b->types, (struct ir_type){0});
    return b;
}

struct names *ir_builder_names(struct ir_builder *b)
{
    return b->names;
}

struct place_table *ir_builder_places(struct ir_builder *b)
{
    return b->places;
}

static bool same_file(const void *ctx, uint32_t index)
{
    const struct ir_builder *b = ((const void *const *)ctx)[0];

    return b->files.items[index].path == *(const name_id *)((const void *const *)ctx)[1];
}

uint32_t ir_add_file(struct ir_builder *b, name_id path, uint32_t flags)
{
    const void *ctx[] = {b, &path};
    uint64_t h = hash64_mix(1, path);
    uint32_t at = finder_get(&b->find_file, h, same_file, ctx);

    if (at == UINT32_MAX) {
        at = b->files.n;
        VEC_PUSH(b->arena, &b->files, (struct ir_file){.path = path, .flags = flags});
        finder_put(b->arena, &b->find_file, h, at);
    } else {
        b->files.items[at].flags |= flags;
    }
    return at;
}

static bool same_loc(const void *ctx, uint32_t index)
{
    const struct ir_builder *b = ((const void *const *)ctx)[0];
    const struct loc *x = ((const void *const *)ctx)[1], *y = &b->locs.items[index];

    return x->file == y->file && x->line == y->line && x->col == y->col &&
           x->end_line == y->end_line && x->end_col == y->end_col && x->in_macro == y->in_macro;
}

loc_id ir_add_loc(struct ir_builder *b, struct loc loc)
{
    const void *ctx[] = {b, &loc};
    uint64_t h = hash64_mix(
        hash64_mix((uint64_t)loc.file << 32 | loc.line, (uint64_t)loc.col << 32 | loc.end_line),
        (uint64_t)loc.end_col << 1 | loc.in_macro);
    uint32_t at = finder_get(&b->find_loc, h, same_loc, ctx);

    if (at == UINT32_MAX) {
        at = b->locs.n;
        VEC_PUSH(b->arena, &b->locs, loc);
        finder_put(b->arena, &b->find_loc, h, at);
    }
    return at;
}

static void note_pointer(struct ir_builder *b, type_id pointee, type_id pointer)
{
    while (b->pointer_to.n <= pointee) {
        VEC_PUSH(b->arena, &b->pointer_to, 0);
    }
    if (b->pointer_to.items[pointee] == 0) {
        b->pointer_to.items[pointee] = pointer;
    }
}

type_id ir_add_type(struct ir_builder *b, struct ir_type t)
{
    type_id id = b->types.n;

    VEC_PUSH(b->arena, &b->types, t);
    if (t.kind == TYPE_POINTER && t.flags == 0) {
        note_pointer(b, t.elem, id);
    }
    return id;
}

struct ir_type *ir_type_at(struct ir_builder *b, type_id t)
{
    ENSURE(t < b->types.n);
    return &b->types.items[t];
}

type_id draft_pointer_to(struct ir_builder *b, type_id pointee)
{
    if (pointee < b->pointer_to.n && b->pointer_to.items[pointee]) {
        return b->pointer_to.items[pointee];
    }
    return ir_add_type(
        b, (struct ir_type){.kind = TYPE_POINTER, .align = 8, .size = 8, .elem = pointee});
}

uint32_t ir_add_param_types(struct ir_builder *b, const type_id *types, uint32_t n)
{
    uint32_t first = b->param_types.n;

    for (uint32_t i = 0; i < n; i++) {
        VEC_PUSH(b->arena, &b->param_types, types[i]);
    }
    return first;
}

uint32_t ir_add_fields(struct ir_builder *b, const struct ir_field *fields, uint32_t n)
{
    uint32_t first = b->fields.n;

    for (uint32_t i = 0; i < n; i++) {
        VEC_PUSH(b->arena, &b->fields, fields[i]);
    }
    return first;
}

const struct ir_field *ir_field_at(struct ir_builder *b, uint32_t field)
{
    ENSURE(field < b->fields.n);
    return &b->fields.items[field];
}

static bool same_const(const void *ctx, uint32_t index)
{
    const struct ir_builder *b = ((const void *const *)ctx)[0];
    const struct ir_const *x = ((const void *const *)ctx)[1], *y = &b->consts.items[index];

    return x->type == y->type && x->value == y->value;
}

static uint32_t add_const(struct ir_builder *b, struct ir_const k)
{
    const void *ctx[] = {b, &k};
    uint64_t h = hash64_mix(k.type, (uint64_t)k.value);
    uint32_t at = finder_get(&b->find_const, h, same_const, ctx);

    if (at == UINT32_MAX) {
        at = b->consts.n;
        VEC_PUSH(b->arena, &b->consts, k);
        finder_put(b->arena, &b->find_const, h, at);
    }
    return at;
}

// A value as its type holds it: bits beyond the type's size repeat the sign or are zero.
static int64_t normal_int(const struct ir_type *t, int64_t value)
{
    unsigned bits = t->size < 8 ? (unsigned)t->size * 8 : 64;
    uint64_t low = (uint64_t)value;

    if (t->kind == TYPE_BOOL) {
        return value != 0;
    }
    if (bits == 0 || bits == 64) {
        return value;
    }
    low &= (1ull << bits) - 1;
    if (t->kind == TYPE_INT && !(t->flags & TYPE_UNSIGNED) && low >> (bits - 1)) {
        low |= ~0ull << bits;
    }
    return (int64_t)low;
}

ir_opnd ir_const_int(struct ir_builder *b, type_id type, int64_t value)
{
    struct ir_const k = {.type = type, .value = normal_int(ir_type_at(b, type), value)};

    return ir_opnd_make(IR_CONST, add_const(b, k));
}

ir_opnd ir_const_float(struct ir_builder *b, type_id type, double value)
{
    struct ir_const k = {.type = type};

    memcpy(&k.value, &value, sizeof value);
    return ir_opnd_make(IR_CONST_FLOAT, add_const(b, k));
}

static bool same_string(const void *ctx, uint32_t index)
{
    const struct ir_builder *b = ((const void *const *)ctx)[0];
    const struct ir_string *x = ((const void *const *)ctx)[1], *y = &b->strings.items[index];

    return x->bytes == y->bytes && x->size == y->size && x->char_size == y->char_size &&
           x->is_cut == y->is_cut;
}

uint32_t ir_add_string(struct ir_builder *b, const char *bytes, size_t n, uint32_t size,
                       uint8_t char_size, size_t kept)
{
    struct ir_string s = {.bytes = names_put(b->names, bytes, n < kept ? n : kept),
                          .size = size,
                          .char_size = char_size,
                          .is_cut = n > kept};
    const void *ctx[] = {b, &s};
    uint64_t h = hash64_mix((uint64_t)s.bytes << 32 | size, char_size);
    uint32_t at = finder_get(&b->find_string, h, same_string, ctx);

    if (at == UINT32_MAX) {
        at = b->strings.n;
        VEC_PUSH(b->arena, &b->strings, s);
        finder_put(b->arena, &b->find_string, h, at);
    }
    return at;
}

uint32_t ir_add_global(struct ir_builder *b, struct ir_global g)
{
    VEC_PUSH(b->arena, &b->globals, g);
    return b->globals.n - 1;
}

struct ir_global *ir_global_at(struct ir_builder *b, uint32_t global)
{
    ENSURE(global < b->globals.n);
    return &b->globals.items[global];
}

uint32_t ir_add_fn(struct ir_builder *b, struct ir_fn fn)
{
    VEC_PUSH(b->arena, &b->fns, fn);
    return b->fns.n - 1;
}

struct ir_fn *ir_fn_at(struct ir_builder *b, uint32_t fn)
{
    ENSURE(fn < b->fns.n);
    return &b->fns.items[fn];
}

void ir_add_attr(struct ir_builder *b, struct ir_attr attr)
{
    VEC_PUSH(b->arena, &b->attrs, attr);
}

void ir_add_problem(struct ir_builder *b, enum ir_problem_kind kind, loc_id loc, const char *text)
{
    struct ir_problem p = {.kind = kind, .loc = loc, .text = names_puts(b->names, text)};

    VEC_PUSH(b->arena, &b->problems, p);
}

// The FUNC_INIT function is last; the others are in order of their keys' text.
static int by_key(const void *x, const void *y, void *ctx)
{
    const struct ir_func *f = x, *g = y;
    const struct ir_builder *b = ctx;
    int f_init = (f->flags & FUNC_INIT) != 0, g_init = (g->flags & FUNC_INIT) != 0;
    int d;

    if (f_init != g_init) {
        return f_init - g_init;
    }
    d = strcmp(names_text(b->names, b->fns.items[f->fn].key),
               names_text(b->names, b->fns.items[g->fn].key));
    return d ? d : (f->fn > g->fn) - (f->fn < g->fn);
}

static void count(struct ir_unit *u)
{
    for (uint32_t f = 0; f < u->nfuncs; f++) {
        u->stats.functions++;
        u->stats.insns += u->funcs[f].ninsns;
        for (uint32_t i = 0; i < u->funcs[f].ninsns; i++) {
            u->stats.havocs += ir_not_understood(&u->funcs[f].insns[i]);
        }
    }
}

struct ir_unit *ir_builder_end(struct ir_builder *b, name_id path)
{
    struct ir_unit *u = arena_new(b->arena, struct ir_unit);

    if (b->funcs.n > 1) {
        qsort_r(b->funcs.items, b->funcs.n, sizeof *b->funcs.items, by_key, b);
    }
    *u = (struct ir_unit){.arena = b->arena,
                          .names = b->names,
                          .places = b->places,
                          .path = path,
#define TABLE(t) .t = b->t.items, .n##t = b->t.n
                          TABLE(files),
                          TABLE(locs),
                          TABLE(types),
                          TABLE(param_types),
                          TABLE(fields),
                          TABLE(consts),
                          TABLE(strings),
                          TABLE(globals),
                          TABLE(fns),
                          TABLE(funcs),
                          TABLE(attrs),
                          TABLE(problems)};
#undef TABLE
    count(u);
    return u;
}
