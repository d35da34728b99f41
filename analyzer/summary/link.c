// SPDX-License-Identifier: Apache-2.0
// The first passes of linking: units in order, definitions by key, meaning of each call.
//
// Functions are numbered by (path of the unit, key). A key with several definitions is one of three
// things: a header function, equal in every unit that includes it (the first one stands for all); a
// file built several times with different flags; or functions of several programs in one tree, like
// their `main`. A call means the definition in its own unit, else the only one, else the one that
// the programs of the caller agree on (programs.c), else the one whose path has most folders in
// common with the caller's; then facts about the chosen body are not relied on.
//
// A model speaks for a function only if the program does not define it: a project's own `open` is
// its own. Rows the user wrote about the project's functions are the exception: they are meant.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"
#include "analyzer/ir/digest.h"

#include <stdlib.h>
#include <string.h>

static const char BUILTIN_PREFIX[] = "__builtin_";

// ---- Order --------------------------------------------------------------------------------------

// By path. One file under several sets of flags: by what came out of it.
static int compare_units(const void *x, const void *y)
{
    const struct unit_link *a = x, *b = y;
    int by_path = strcmp(ir_name(a->unit, a->unit->path), ir_name(b->unit, b->unit->path));

    return by_path ? by_path : (a->hash > b->hash) - (a->hash < b->hash);
}

static struct ir_digest *digest_of(struct arena *scratch, struct unit_link *l)
{
    if (!l->digest) {
        l->digest = ir_digest_new(scratch, l->unit);
    }
    return l->digest;
}

static uint64_t unit_hash(struct arena *scratch, struct unit_link *l)
{
    return ir_digest_unit(digest_of(scratch, l));
}

// The units are in order of their paths.
static void hash_equal_paths(struct program *p, struct arena *scratch)
{
    for (uint32_t i = 1; i < p->nunits; i++) {
        struct unit_link *a = &p->units[i - 1], *b = &p->units[i];

        if (strcmp(ir_name(a->unit, a->unit->path), ir_name(b->unit, b->unit->path)) == 0) {
            a->hash = a->hash ? a->hash : unit_hash(scratch, a);
            b->hash = unit_hash(scratch, b);
        }
    }
}

struct by_address {
    uintptr_t address;
    uint32_t unit;
};

static int compare_addresses(const void *x, const void *y)
{
    const struct by_address *a = x, *b = y;

    return (a->address > b->address) - (a->address < b->address);
}

static void sort_units(struct program *p, struct arena *scratch)
{
    struct by_address *order = arena_array(p->arena, struct by_address, p->nunits);
    uint32_t n = 0;

    p->units = arena_array(p->arena, struct unit_link, p->nunits);
    p->by_address = arena_array(p->arena, uint32_t, p->nunits);
    for (const struct unit_link *l = p->added; l; l = l->next) {
        p->units[n++].unit = l->unit;
    }
    qsort(p->units, n, sizeof *p->units, compare_units);
    hash_equal_paths(p, scratch);
    qsort(p->units, n, sizeof *p->units, compare_units);
    for (uint32_t i = 0; i < n; i++) {
        order[i] = (struct by_address){.address = (uintptr_t)p->units[i].unit, .unit = i};
    }
    qsort(order, n, sizeof *order, compare_addresses);
    for (uint32_t i = 0; i < n; i++) {
        p->by_address[i] = order[i].unit;
    }
}

static void number_functions(struct program *p)
{
    func_id f = 0;

    for (uint32_t i = 0; i < p->nunits; i++) {
        p->nfuncs += p->units[i].unit->nfuncs;
    }
    p->funcs = arena_array(p->arena, struct program_func, p->nfuncs);
    p->links = arena_array(p->arena, struct func_link, p->nfuncs);
    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        p->units[i].first = f;
        for (uint32_t k = 0; k < u->nfuncs; k++, f++) {
            const struct ir_func *func = &u->funcs[k];
            struct func_link *l = &p->links[f];
            p->funcs[f] = (struct program_func){.unit = u, .func = func};
            l->unit = i;
            l->same = f;
            l->is_init = (func->flags & FUNC_INIT) != 0;
            l->has_body = func->nblocks > 0 && !(func->flags & FUNC_TOO_DEEP);
            l->is_main = !l->is_init && strcmp(ir_func_name(u, func), "main") == 0 &&
                         !(func->flags & FUNC_STATIC);
        }
    }
}

// ---- Definitions --------------------------------------------------------------------------------

static const char *key_of(const struct program *p, func_id f)
{
    const struct program_func *at = &p->funcs[f];

    return ir_name(at->unit, at->unit->fns[at->func->fn].key);
}

static int compare_definitions(const void *x, const void *y)
{
    const struct definition *a = x, *b = y;
    int by_key = strcmp(a->key, b->key);

    return by_key ? by_key : (a->function > b->function) - (a->function < b->function);
}

// Definitions [first, end) have one key.
static void unify(struct program *p, struct arena *scratch, uint32_t first, uint32_t end)
{
    uint64_t *hash = arena_array(scratch, uint64_t, end - first);
    bool all_same = true;

    for (uint32_t i = first; i < end; i++) {
        func_id f = p->definitions[i].function;
        hash[i - first] =
            ir_digest_func(digest_of(scratch, &p->units[p->links[f].unit]), p->funcs[f].func);
        for (uint32_t k = first; k < i; k++) {
            if (hash[k - first] == hash[i - first]) {
                p->links[f].same = p->definitions[k].function;
                p->funcs[f].is_duplicate = true;
                break;
            }
        }
        all_same = all_same && (i == first || p->funcs[f].is_duplicate);
    }
    for (uint32_t i = first; i < end && !all_same; i++) {
        p->links[p->definitions[i].function].is_unsure = true;
    }
}

static void collect_definitions(struct program *p, struct arena *scratch)
{
    uint32_t n = 0;

    p->definitions = arena_array(p->arena, struct definition, p->nfuncs);
    for (func_id f = 0; f < p->nfuncs; f++) {
        if (!p->links[f].is_init) {
            p->definitions[n++] = (struct definition){.key = key_of(p, f), .function = f};
        }
    }
    p->ndefinitions = n;
    qsort(p->definitions, n, sizeof *p->definitions, compare_definitions);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && strcmp(p->definitions[i].key, p->definitions[end].key) == 0;) {
            end++;
        }
        if (end > i + 1) {
            unify(p, scratch, i, end);
        }
    }
}

void link_units(struct program *p)
{
    struct arena scratch;

    arena_init(&scratch, 0);
    sort_units(p, &scratch);
    number_functions(p);
    collect_definitions(p, &scratch);
    for (uint32_t i = 0; i < p->nunits; i++) {
        p->units[i].digest = NULL;
    }
    arena_free(&scratch);
}

// ---- Callees ------------------------------------------------------------------------------------

uint32_t link_definitions(const struct program *p, const char *key, uint32_t *first)
{
    uint32_t lo = 0, hi = p->ndefinitions;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (strcmp(p->definitions[mid].key, key) < 0) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    *first = lo;
    while (lo < p->ndefinitions && strcmp(p->definitions[lo].key, key) == 0) {
        lo++;
    }
    return lo;
}

uint32_t common_folders(const char *a, const char *b)
{
    uint32_t n = 0;

    for (; *a && *a == *b; a++, b++) {
        n += *a == '/';
    }
    return n;
}

static func_id find_definition(const struct program *p, const struct ir_unit *u, const char *key)
{
    func_id best = FUNC_UNKNOWN;
    uint32_t best_common = 0, first, end = link_definitions(p, key, &first);

    for (uint32_t i = first; i < end; i++) {
        func_id f = p->definitions[i].function;
        const struct ir_unit *other = p->funcs[f].unit;
        uint32_t common = common_folders(ir_name(u, u->path), ir_name(other, other->path));
        if (other == u) {
            return f;
        }
        if (best == FUNC_UNKNOWN || common > best_common) {
            best = f;
            best_common = common;
        }
    }
    return best;
}

enum api_result_kind link_result_kind(const struct ir_unit *u, const struct ir_type *fn)
{
    switch (u->types[fn->elem].kind) {
    case TYPE_VOID:
        return RESULT_VOID;
    case TYPE_BOOL:
    case TYPE_INT:
        return RESULT_INT;
    case TYPE_POINTER:
        return RESULT_POINTER;
    default:
        return RESULT_ANY;
    }
}

// Of a builtin of the compiler that stands for no library function (va_start, ctz): it runs none of
// the program's code, and writes at most through its arguments.
static const struct api_fn compilers_own = {.name = "builtin", .library = ""};

static const struct api_fn *find_model(const struct program *p, const struct ir_unit *u,
                                       const struct ir_fn *fn)
{
    const struct ir_type *t = &u->types[fn->type];
    const char *name = ir_name(u, fn->name);
    bool has_proto = t->kind == TYPE_FUNCTION && !(t->flags & TYPE_NO_PROTO);
    enum api_result_kind result = t->kind == TYPE_FUNCTION ? link_result_kind(u, t) : RESULT_ANY;
    bool is_variadic = (t->flags & TYPE_VARIADIC) != 0;
    const struct api_fn *m;

    if (!p->models) {
        return NULL;
    }
    m = models_find(p->models, name, has_proto ? t->nparams : UINT32_MAX, is_variadic, result);
    if (!m && strncmp(name, BUILTIN_PREFIX, sizeof BUILTIN_PREFIX - 1) == 0) {
        name += sizeof BUILTIN_PREFIX - 1;
        m = models_find(p->models, name, UINT32_MAX, is_variadic, RESULT_ANY);
        m = m ? m : &compilers_own;
    }
    return m;
}

// A body in a system header (inline atoi(), the checked read() of _FORTIFY_SOURCE) is the
// library's, not the program's.
static bool is_library(const struct program *p, func_id body)
{
    const struct program_func *f = &p->funcs[body];

    return f->unit->files[f->unit->locs[f->func->loc].file].flags & FILE_SYSTEM;
}

static bool is_trap(const char *name)
{
    return strcmp(name, "__builtin_trap") == 0 || strcmp(name, "__builtin_unreachable") == 0;
}

struct callee link_callee(const struct program *p, const struct unit_link *l, uint32_t number,
                          func_id body)
{
    const struct ir_unit *u = l->unit;
    const struct ir_fn *fn = &u->fns[number];
    struct callee c = {.api = find_model(p, u, fn), .body = body};

    if (c.body != FUNC_UNKNOWN && c.api && !models_is_users(c.api)) {
        if (is_library(p, c.body)) {
            c.body = FUNC_UNKNOWN;
        } else {
            c.api = NULL;
        }
    }
    if (fn->flags & FN_NORETURN || (c.api && c.api->flags & API_NORETURN) ||
        is_trap(ir_name(u, fn->name))) {
        c.flags |= CALLEE_NORETURN;
    }
    if (c.body != FUNC_UNKNOWN) {
        c.flags |= p->links[c.body].has_body ? CALLEE_HAS_BODY : CALLEE_INCOMPLETE;
        c.flags |= p->links[c.body].is_unsure && p->funcs[c.body].unit != u ? CALLEE_UNSURE : 0;
    } else if (!c.api && !(fn->flags & FN_BUILTIN)) {
        c.flags |= CALLEE_INCOMPLETE;
    }
    return c;
}

void link_callees(struct program *p)
{
    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        p->units[i].callees = arena_array(p->arena, struct callee, u->nfns);
        for (uint32_t k = 0; k < u->nfns; k++) {
            p->units[i].callees[k] =
                link_callee(p, &p->units[i], k, find_definition(p, u, ir_name(u, u->fns[k].key)));
        }
    }
}

void link_facts(struct program *p)
{
    for (uint32_t i = 0; i < p->nunits; i++) {
        for (uint32_t k = 0; k < p->units[i].unit->nfns; k++) {
            struct callee *c = &p->units[i].callees[k];
            const struct func_link *l;
            if (c->body == FUNC_UNKNOWN) {
                continue;
            }
            l = &p->links[c->body];
            if (!c->api || c->api->flags & API_PARTIAL) {
                c->touches = l->touches;
                c->flags |= l->flags & (CALLEE_INCOMPLETE | CALLEE_INDIRECT);
            }
            if (c->flags & CALLEE_UNSURE) {
                c->flags |= CALLEE_INCOMPLETE;
            } else {
                c->flags |= l->flags & (CALLEE_NORETURN | CALLEE_ENDS_THREAD | CALLEE_JUMPS);
            }
            c->body = l->same;
        }
    }
}
