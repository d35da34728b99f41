// SPDX-License-Identifier: Apache-2.0
// Breadth first over the calls that threads.c found, so that each function is reached by as few
// calls as can be. What was handed over to run as a handler of signals, or when the process ends,
// is not reached by who handed it over.
#include "analyzer/engine/call_walk.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/fork_child.h"

#include <string.h>

// A call of a modelled function.
struct row_call {
    uint32_t insn;
    const struct api_fn *row;
};

struct call_walk {
    const struct threads *t;
    const struct program *p;
    const struct fork_sites *forks;
    uint32_t *first;  // by function: where its calls begin in t->calls
    bool *runs_apart; // by call: who makes it does not run what is called
    struct row_call *rows;
    uint32_t *first_row; // by function, one more behind the last
    uint32_t n;          // functions
    uint32_t *seen;      // by function: the walk that reached it last,
    uint32_t *by;        // and the call by which it did
    func_id *order;
    uint32_t norder, round;
    func_id from;
    const struct bitset *blocks;
};

static bool runs_apart(const struct program *p, const struct thread_call *e)
{
    const struct program_func *at = program_func(p, e->from);
    const struct call_targets *t = program_callbacks(p, at->unit, &at->func->insns[e->insn]);

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body == e->to &&
            (t->items[k].as->when == WHEN_SIGNAL || t->items[k].as->when == WHEN_EXIT)) {
            return true;
        }
    }
    return false;
}

static const struct api_fn *row_of(const struct program *p, const struct ir_unit *u,
                                   const struct ir_insn *i)
{
    const struct api_fn *row = i->op == IR_CALL ? program_callee(p, u, i)->api : NULL;

    return row && !row->is_inferred && !(row->flags & API_PARTIAL) ? row : NULL;
}

static void find_rows(struct call_walk *w, struct arena *a)
{
    struct row_call *rows = NULL;

    w->first_row = arena_array(a, uint32_t, w->n + 1u);
    for (func_id f = 0; f < w->n; f++) {
        const struct program_func *at = program_func(w->p, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            const struct api_fn *row = row_of(w->p, at->unit, &at->func->insns[n]);
            if (row) {
                arrput(rows, ((struct row_call){n, row}));
            }
        }
        w->first_row[f + 1] = (uint32_t)arrlenu(rows);
    }
    w->rows = rows ? arena_copy(a, rows, arrlenu(rows) * sizeof *rows) : NULL;
    arrfree(rows);
}

struct call_walk *call_walk_new(struct arena *a, const struct threads *t)
{
    struct call_walk *w = arena_new(a, struct call_walk);

    w->t = t;
    w->p = t->program;
    w->n = program_func_count(t->program);
    w->forks = fork_sites_find(a, a, t->program);
    w->first = arena_array(a, uint32_t, w->n + 2u);
    w->seen = arena_array(a, uint32_t, w->n + 1u);
    w->by = arena_array(a, uint32_t, w->n + 1u);
    w->order = arena_array(a, func_id, w->n + 1u);
    w->runs_apart = arena_array(a, bool, t->ncalls + 1u);
    for (func_id f = 0; f < w->n; f++) {
        w->first[f] = t->ncalls;
    }
    for (uint32_t i = t->ncalls; i-- > 0;) {
        w->first[t->calls[i].from] = i;
        w->runs_apart[i] = runs_apart(w->p, &t->calls[i]);
    }
    find_rows(w, a);
    return w;
}

bool call_walk_sees(const struct call_walk *w, func_id f, uint32_t insn)
{
    if (f == w->from && w->blocks) {
        return bitset_has(*w->blocks, cfg_block_of(program_func(w->p, f)->func, insn));
    }
    return !fork_sites_in_child(w->forks, w->p, f, insn);
}

static void reach(struct call_walk *w, func_id f, uint32_t by)
{
    if (w->seen[f] != w->round) {
        w->seen[f] = w->round;
        w->by[f] = by;
        w->order[w->norder++] = f;
    }
}

void call_walk_from(struct call_walk *w, func_id from, const struct bitset *blocks)
{
    const struct thread_call *calls = w->t->calls;

    w->round++;
    w->norder = 0;
    w->from = from;
    w->blocks = blocks;
    reach(w, from, UINT32_MAX);
    for (uint32_t i = 0; i < w->norder; i++) {
        const func_id f = w->order[i];
        for (uint32_t e = w->first[f]; e < w->t->ncalls && calls[e].from == f; e++) {
            if (call_walk_sees(w, f, calls[e].insn) && !w->runs_apart[e]) {
                reach(w, calls[e].to, e);
            }
        }
    }
}

uint32_t call_walk_count(const struct call_walk *w)
{
    return w->norder;
}

func_id call_walk_at(const struct call_walk *w, uint32_t i)
{
    return w->order[i];
}

bool call_walk_reaches(const struct call_walk *w, func_id f)
{
    return w->round && w->seen[f] == w->round;
}

void call_walk_each(const struct call_walk *w, walk_fn each, void *ctx)
{
    for (uint32_t k = 0; k < w->norder; k++) {
        const func_id f = w->order[k];
        for (uint32_t i = w->first_row[f]; i < w->first_row[f + 1]; i++) {
            const struct row_call *c = &w->rows[i];
            if (call_walk_sees(w, f, c->insn) && !each(ctx, f, c->insn, c->row)) {
                return;
            }
        }
    }
}

static void put_first(struct walk_way *way, func_id f, uint32_t insn)
{
    if (way->n == WALK_WAY_MAX) { // what was just put in gives way: the end is what matters
        way->is_cut = true;
        way->links[0] = (struct walk_link){f, insn};
        return;
    }
    memmove(&way->links[1], &way->links[0], way->n * sizeof *way->links);
    way->links[0] = (struct walk_link){f, insn};
    way->n++;
}

void call_walk_way(const struct call_walk *w, func_id f, uint32_t insn, struct walk_way *out)
{
    *out = (struct walk_way){.is_certain = true};
    put_first(out, f, insn);
    while (w->by[f] != UINT32_MAX) {
        const struct thread_call *e = &w->t->calls[w->by[f]];
        put_first(out, e->from, e->insn);
        out->is_certain = out->is_certain && e->is_certain;
        f = e->from;
    }
}

bool thread_shares_program(const struct threads *t, uint32_t root, func_id f)
{
    const struct thread_root *r = &t->roots[root];
    const uint32_t n = program_count(t->program);

    for (uint32_t i = 0; i < n; i++) {
        const bool has_root = r->is_main ? program_main(t->program, i) == r->entry
                                         : program_reaches(t->program, i, r->entry);
        if (has_root && program_reaches(t->program, i, f)) {
            return true;
        }
    }
    return n == 0;
}
