// SPDX-License-Identifier: Apache-2.0
// The programs of a tree: one for each `main`, and what it reaches.
//
// Reached is what `main` calls or takes the address of, and so on. A unit is needed when one of its
// functions is reached or a global that it defines is used; then its static initialisers count too,
// as they do for a linker that takes whole object files. Taking an address is enough, so that the
// answer does not wait for the targets of indirect calls, and holds whatever they are.
//
// Of several differing definitions of one name, a program means the one in the caller's unit, else
// the one whose path has most folders in common with the file of its `main`, else with the caller's
// file. A call in a unit that several programs need has that definition only if all of them mean
// the same; on a draw (one file built with several sets of flags) nobody knows.
#include "analyzer/summary/link.h"

#include "analyzer/base/arena.h"

#include <stdlib.h>
#include <string.h>

// What a function mentions: fns of its unit, and units whose globals it uses (or NOT_UNIQUE + the
// number of the global in its unit: several units define it).
struct mentions {
    struct graph fns;   // by function: indices into ir_unit.fns
    struct graph units; // by function: see above
};

enum { NOT_UNIQUE = 1u << 31 };

struct programs {
    struct program *p;
    struct definition *globals; // by key
    uint32_t nglobals;
    struct mentions m;
    func_id *mains;   // by unit; FUNC_UNKNOWN: it has none
    func_id **chosen; // by unit and fn: what the programs so far mean; NOT_CHOSEN, DISAGREE
    func_id *work;
    uint32_t nwork;
};

static const func_id NOT_CHOSEN = FUNC_UNKNOWN, DISAGREE = FUNC_UNKNOWN - 1;

// ---- Globals ------------------------------------------------------------------------------------

static int compare_definitions(const void *x, const void *y)
{
    const struct definition *a = x, *b = y;
    int by_key = strcmp(a->key, b->key);

    return by_key ? by_key : (a->function > b->function) - (a->function < b->function);
}

static void collect_globals(struct programs *s)
{
    struct program *p = s->p;
    uint32_t total = 0;

    for (uint32_t i = 0; i < p->nunits; i++) {
        total += p->units[i].unit->nglobals;
    }
    s->globals = arena_array(p->arena, struct definition, total);
    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        for (uint32_t g = 0; g < u->nglobals; g++) {
            if (u->globals[g].flags & GLOBAL_DEFINED && u->globals[g].key != 0) {
                s->globals[s->nglobals++] =
                    (struct definition){.key = ir_name(u, u->globals[g].key), .function = i};
            }
        }
    }
    qsort(s->globals, s->nglobals, sizeof *s->globals, compare_definitions);
}

static uint32_t first_global(const struct programs *s, const char *key)
{
    uint32_t lo = 0, hi = s->nglobals;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (strcmp(s->globals[mid].key, key) < 0) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static bool is_global(const struct programs *s, uint32_t i, const char *key)
{
    return i < s->nglobals && strcmp(s->globals[i].key, key) == 0;
}

// The unit that a use of the global in unit `from` needs, as in struct mentions; UINT32_MAX: none.
static uint32_t unit_of_global(const struct programs *s, uint32_t from, uint32_t global)
{
    const struct ir_unit *u = s->p->units[from].unit;
    const struct ir_global *g = &u->globals[global];
    const char *key = ir_name(u, g->key);
    uint32_t first;

    if (g->flags & GLOBAL_DEFINED || g->key == 0) {
        return UINT32_MAX; // its own unit is needed anyway
    }
    first = first_global(s, key);
    if (!is_global(s, first, key)) {
        return UINT32_MAX;
    }
    return is_global(s, first + 1, key) ? NOT_UNIQUE + global : s->globals[first].function;
}

// ---- Mentions -----------------------------------------------------------------------------------

// One unit being looked at. A stamp is the number of the function that mentioned the thing last.
struct look {
    struct programs *s;
    uint32_t unit;
    uint32_t *fn_stamps, *global_stamps;
    bool put;
};

static void add_mention(struct graph *g, uint32_t from, uint32_t to, bool put)
{
    if (put) {
        g->to[g->first[from + 1]++] = to;
    } else {
        g->first[from + 2]++;
    }
}

static void mention_fn(struct look *k, func_id f, uint32_t fn)
{
    if (k->fn_stamps[fn] != f + 1) {
        k->fn_stamps[fn] = f + 1;
        add_mention(&k->s->m.fns, f, fn, k->put);
    }
}

static void mention_place(struct look *k, func_id f, place_id place)
{
    const struct ir_unit *u = k->s->p->units[k->unit].unit;
    const struct place *root;
    uint32_t unit;

    if (place == 0) {
        return;
    }
    root = place_get(u->places, place_root(u->places, place));
    if (root->step == PLACE_FUNC) {
        mention_fn(k, f, root->arg);
    } else if (root->step == PLACE_GLOBAL && k->global_stamps[root->arg] != f + 1) {
        k->global_stamps[root->arg] = f + 1;
        unit = unit_of_global(k->s, k->unit, root->arg);
        if (unit != UINT32_MAX) {
            add_mention(&k->s->m.units, f, unit, k->put);
        }
    }
}

static void look_at_function(struct look *k, func_id f)
{
    const struct ir_func *func = k->s->p->funcs[f].func;

    for (uint32_t i = 0; i < func->ninsns; i++) {
        const struct ir_insn *insn = &func->insns[i];
        if (insn->op == IR_CALL) {
            mention_fn(k, f, insn->callee);
        } else if (ir_has_place((enum ir_op)insn->op)) {
            mention_place(k, f, insn->place);
        }
        if (ir_opnd_kind(insn->b) == IR_PLACE) {
            mention_place(k, f, ir_opnd_index(insn->b));
        }
    }
    for (uint32_t i = 0; i < func->nlocals; i++) {
        if (func->locals[i].flags & LOCAL_CLEANUP) {
            mention_fn(k, f, func->locals[i].cleanup);
        }
    }
}

static void look_at_units(struct programs *s, bool put)
{
    struct program *p = s->p;

    for (uint32_t i = 0; i < p->nunits; i++) {
        const struct ir_unit *u = p->units[i].unit;
        struct arena_mark mark = arena_mark(p->arena);
        struct look k = {.s = s, .unit = i, .put = put};
        k.fn_stamps = arena_array(p->arena, uint32_t, u->nfns);
        k.global_stamps = arena_array(p->arena, uint32_t, u->nglobals);
        for (uint32_t f = 0; f < u->nfuncs; f++) {
            look_at_function(&k, p->units[i].first + f);
        }
        arena_rewind(p->arena, mark);
    }
}

static void start_graph(struct arena *a, struct graph *g, uint32_t n)
{
    g->n = n;
    g->first = arena_array(a, uint32_t, n + 2u);
}

static void add_up(struct arena *a, struct graph *g)
{
    for (uint32_t i = 2; i < g->n + 2u; i++) {
        g->first[i] += g->first[i - 1];
    }
    g->to = arena_array(a, uint32_t, g->first[g->n + 1u]);
}

static void collect_mentions(struct programs *s)
{
    struct arena *a = s->p->arena;

    start_graph(a, &s->m.fns, s->p->nfuncs);
    start_graph(a, &s->m.units, s->p->nfuncs);
    look_at_units(s, false);
    add_up(a, &s->m.fns);
    add_up(a, &s->m.units);
    look_at_units(s, true);
}

// ---- Reaching -----------------------------------------------------------------------------------

static const char *path_of(const struct ir_unit *u)
{
    return ir_name(u, u->path);
}

// How near a unit is for this program and caller; 0: it cannot be part of the program, for it has
// another main().
static uint64_t nearness(const struct programs *s, const struct one_program *one,
                         const struct ir_unit *caller, uint32_t unit)
{
    const struct program *p = s->p;
    const struct ir_unit *home = p->funcs[one->main].unit, *u = p->units[unit].unit;
    uint64_t to_home = common_folders(path_of(u), path_of(home));

    if (s->mains[unit] != FUNC_UNKNOWN && s->mains[unit] != one->main) {
        return 0;
    }
    return (uint64_t)(u == home) << 62 | to_home << 32 |
           (common_folders(path_of(u), path_of(caller)) + 1u);
}

static bool is_same(const struct program *p, func_id a, func_id b)
{
    return p->links[a].same == p->links[b].same;
}

static void remember(struct programs *s, uint32_t unit, uint32_t fn, func_id body)
{
    const struct program *p = s->p;

    func_id *chosen = &s->chosen[unit][fn];

    if (*chosen == NOT_CHOSEN) {
        *chosen = body;
    } else if (*chosen != DISAGREE && !is_same(p, *chosen, body)) {
        *chosen = DISAGREE;
    }
}

static void need_unit(struct programs *s, struct one_program *one, uint32_t unit)
{
    const struct unit_link *l = &s->p->units[unit];
    uint32_t n = l->unit->nfuncs;

    if (bitset_has(one->units, unit)) {
        return;
    }
    bitset_set(one->units, unit);
    if (n > 0 && s->p->links[l->first + n - 1].is_init) {
        s->work[s->nwork++] = l->first + n - 1;
    }
}

static void reach(struct programs *s, struct one_program *one, struct bitset seen, func_id f)
{
    if (!bitset_has(seen, f)) {
        bitset_set(seen, f);
        bitset_set(one->reached, s->p->links[f].same);
        need_unit(s, one, s->p->links[f].unit);
        s->work[s->nwork++] = f;
    }
}

static void note_missing(const struct unit_link *l, struct one_program *one, uint32_t fn)
{
    const struct ir_fn *decl = &l->unit->fns[fn];
    const char *name = ir_name(l->unit, decl->name);

    if (!l->callees[fn].api && !(decl->flags & (FN_BUILTIN | FN_SYSTEM)) &&
        (!one->missing || strcmp(name, one->missing) < 0)) {
        one->missing = name;
    }
}

static void need_global(struct programs *s, struct one_program *one, uint32_t from, uint32_t to)
{
    const struct ir_unit *u = s->p->units[from].unit;
    const char *key;
    uint64_t best = 0;
    uint32_t first;

    if (to < NOT_UNIQUE) {
        need_unit(s, one, to);
        return;
    }
    key = ir_name(u, u->globals[to - NOT_UNIQUE].key);
    first = first_global(s, key);
    for (uint32_t i = first; is_global(s, i, key); i++) {
        uint64_t near = nearness(s, one, u, s->globals[i].function);
        best = near > best ? near : best;
    }
    for (uint32_t i = first; is_global(s, i, key) && best > 0; i++) {
        if (nearness(s, one, u, s->globals[i].function) == best) {
            need_unit(s, one, s->globals[i].function);
        }
    }
}

// One of several definitions: the nearest. On a draw, each of them.
static void reach_nearest(struct programs *s, struct one_program *one, struct bitset seen,
                          uint32_t unit, uint32_t fn)
{
    const struct program *p = s->p;
    const struct ir_unit *u = p->units[unit].unit;
    uint32_t first, end = link_definitions(p, ir_name(u, u->fns[fn].key), &first);
    uint64_t best = 0;

    for (uint32_t i = first; i < end; i++) {
        uint64_t near = nearness(s, one, u, p->links[p->definitions[i].function].unit);
        best = near > best ? near : best;
    }
    for (uint32_t i = first; i < end; i++) {
        func_id f = p->definitions[i].function;
        if (best > 0 && nearness(s, one, u, p->links[f].unit) == best) {
            remember(s, unit, fn, f); // two that differ disagree, of one program or of two
            reach(s, one, seen, f);
        }
    }
}

static void reach_from(struct programs *s, struct one_program *one, struct bitset seen, func_id f)
{
    const struct graph *fns = &s->m.fns, *units = &s->m.units;
    uint32_t unit = s->p->links[f].unit;

    for (uint32_t e = fns->first[f]; e < fns->first[f + 1]; e++) {
        const struct callee *c = &s->p->units[unit].callees[fns->to[e]];
        if (c->body == FUNC_UNKNOWN) {
            note_missing(&s->p->units[unit], one, fns->to[e]);
        } else if (c->flags & CALLEE_UNSURE) {
            reach_nearest(s, one, seen, unit, fns->to[e]);
        } else {
            reach(s, one, seen, c->body);
        }
    }
    for (uint32_t e = units->first[f]; e < units->first[f + 1]; e++) {
        need_global(s, one, unit, units->to[e]);
    }
}

static void reach_all(struct programs *s, struct one_program *one)
{
    struct program *p = s->p;
    struct bitset seen;
    struct arena_mark mark;

    one->reached = bitset_new(p->arena, p->nfuncs);
    one->units = bitset_new(p->arena, p->nunits);
    mark = arena_mark(p->arena);
    seen = bitset_new(p->arena, p->nfuncs);
    reach(s, one, seen, one->main);
    while (s->nwork > 0) {
        reach_from(s, one, seen, s->work[--s->nwork]);
    }
    arena_rewind(p->arena, mark);
}

// ---- The pass -----------------------------------------------------------------------------------

static void collect_mains(struct programs *s)
{
    struct program *p = s->p;
    uint32_t n = 0;

    s->mains = arena_array(p->arena, func_id, p->nunits);
    for (uint32_t i = 0; i < p->nunits; i++) {
        s->mains[i] = FUNC_UNKNOWN;
    }
    for (func_id f = 0; f < p->nfuncs; f++) {
        if (p->links[f].is_main) {
            s->mains[p->links[f].unit] = p->links[f].same;
            n += p->links[f].same == f;
        }
    }
    p->programs = arena_array(p->arena, struct one_program, n);
    for (func_id f = 0; f < p->nfuncs; f++) {
        if (p->links[f].is_main && p->links[f].same == f) {
            p->programs[p->nprograms++].main = f;
        }
    }
}

static func_id **start_choices(struct program *p)
{
    func_id **chosen = arena_array(p->arena, func_id *, p->nunits);

    for (uint32_t i = 0; i < p->nunits; i++) {
        uint32_t n = p->units[i].unit->nfns;
        chosen[i] = arena_array(p->arena, func_id, n);
        for (uint32_t k = 0; k < n; k++) {
            chosen[i][k] = NOT_CHOSEN;
        }
    }
    return chosen;
}

static void apply_choices(struct programs *s)
{
    struct program *p = s->p;

    for (uint32_t i = 0; i < p->nunits; i++) {
        struct unit_link *l = &p->units[i];
        for (uint32_t k = 0; k < l->unit->nfns; k++) {
            func_id body = s->chosen[i][k];
            if (body != NOT_CHOSEN && body != DISAGREE) {
                l->callees[k] = link_callee(p, l, k, body);
                l->callees[k].flags &= ~(uint32_t)CALLEE_UNSURE;
            }
        }
    }
}

void link_programs(struct program *p)
{
    struct programs s = {.p = p};

    collect_mains(&s);
    collect_globals(&s);
    collect_mentions(&s);
    s.chosen = start_choices(p);
    s.work = arena_array(p->arena, func_id, p->nfuncs + p->nunits);
    for (uint32_t i = 0; i < p->nprograms; i++) {
        reach_all(&s, &p->programs[i]);
    }
    apply_choices(&s);
}

uint32_t program_count(const struct program *p)
{
    return p->nprograms;
}

func_id program_main(const struct program *p, uint32_t i)
{
    return p->programs[i].main;
}

bool program_reaches(const struct program *p, uint32_t i, func_id f)
{
    return bitset_has(p->programs[i].reached, p->links[f].same);
}

bool program_is_closed_for(const struct program *p, uint32_t i)
{
    const struct one_program *one = &p->programs[i];

    if (p->failed || one->missing) {
        return false;
    }
    for (uint32_t u = bitset_next(one->units, 0); u < p->nunits;
         u = bitset_next(one->units, u + 1)) {
        if (!unit_is_whole(p->units[u].unit)) {
            return false;
        }
    }
    return true;
}
