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
    uint32_t *by;        // and the call by which it did;
    uint32_t *also;      // UINT32_MAX, or another one, for blocks that the first does not come to
    func_id *order, *work;
    uint32_t norder, nwork, round;
    const struct bitset **only;  // by function that was seen: what it was reached for; NULL: all
    const struct bitset **given; // by call: what it comes to, once that was asked; NULL: all
    bool *is_asked;
    struct arena *arena;
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
    w->also = arena_array(a, uint32_t, w->n + 1u);
    w->arena = a;
    w->order = arena_array(a, func_id, w->n + 1u);
    w->work = arena_array(a, func_id, 2 * (w->n + 1u)); // each at most twice
    w->only = arena_array(a, const struct bitset *, w->n + 1u);
    w->given = arena_array(a, const struct bitset *, t->ncalls + 1u);
    w->is_asked = arena_array(a, bool, t->ncalls + 1u);
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

// ---- What constants leave -----------------------------------------------------------------------

enum { PARAMS_MAX = 32 };

struct constants {
    uint32_t known; // bits of parameters
    int64_t values[PARAMS_MAX];
};

static bool is_assigned(const struct ir_func *f, uint32_t local)
{
    for (uint32_t i = 0; i < f->ninsns; i++) {
        if (f->insns[i].dst == ir_opnd_make(IR_LOCAL, local)) {
            return true;
        }
    }
    return false;
}

static bool find_constants(const struct call_walk *w, const struct thread_call *e,
                           struct constants *out)
{
    const struct program_func *from = program_func(w->p, e->from), *to = program_func(w->p, e->to);
    const struct ir_insn *i = &from->func->insns[e->insn];

    *out = (struct constants){0};
    if (i->op != IR_CALL || program_callee(w->p, from->unit, i)->body != e->to) {
        return false;
    }
    for (uint32_t k = 0; k < i->count && k < to->func->nparams && k < PARAMS_MAX; k++) {
        if (to->func->locals[k].flags & LOCAL_REG && !is_assigned(to->func, k) &&
            ir_const_value(from->unit, from->func->args[i->first + k], &out->values[k])) {
            out->known |= 1u << k;
        }
    }
    return out->known != 0;
}

static bool is_constant(const struct constants *c, ir_opnd o, int64_t *value)
{
    const uint32_t k = ir_opnd_index(o);

    if (ir_opnd_kind(o) != IR_LOCAL || k >= PARAMS_MAX || !(c->known >> k & 1)) {
        return false;
    }
    *value = c->values[k];
    return true;
}

static int compare(uint8_t how, int64_t a, int64_t b)
{
    switch (how) {
    case BIN_EQ:
        return a == b;
    case BIN_NE:
        return a != b;
    case BIN_LT:
        return a < b;
    case BIN_LE:
        return a <= b;
    case BIN_GT:
        return a > b;
    case BIN_GE:
        return a >= b;
    default:
        return -1;
    }
}

// The successor that the constants leave; -1: any.
static int taken(const struct program_func *at, const struct constants *c, block_id b)
{
    const struct ir_block *block = &at->func->blocks[b];
    const struct ir_insn *end = &at->func->insns[block->first + block->count - 1], *test;
    int64_t v, k;
    int holds;

    if (end->op != IR_BR) {
        return -1;
    }
    if (is_constant(c, end->a, &v)) {
        return v == 0;
    }
    test = ir_opnd_kind(end->a) == IR_TEMP ? ir_temp_def(at->func, end->a) : NULL;
    if (!test || test->op != IR_BIN || !is_constant(c, test->a, &v) ||
        !ir_const_value(at->unit, test->b, &k)) {
        return -1;
    }
    holds = compare(test->sub, v, k);
    return holds < 0 ? -1 : !holds;
}

static struct bitset blocks_left(struct arena *a, const struct program_func *at,
                                 const struct constants *c)
{
    const struct ir_func *f = at->func;
    struct bitset seen = bitset_new(a, f->nblocks);
    block_id *work = arena_array(a, block_id, f->nblocks + 1u);
    uint32_t n = 0;

    work[n++] = 0;
    bitset_set(seen, 0);
    while (n > 0) {
        const block_id b = work[--n];
        const int only = taken(at, c, b);
        for (uint32_t e = 0; e < f->blocks[b].nsuccs; e++) {
            const block_id to = f->succs[f->blocks[b].first_succ + e];
            if ((only < 0 || (uint32_t)only == e) && !bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return seen;
}

static const struct bitset *blocks_given(struct call_walk *w, uint32_t call)
{
    const struct thread_call *e = &w->t->calls[call];
    struct constants c;

    if (!w->is_asked[call]) {
        w->is_asked[call] = true;
        if (program_func(w->p, e->to)->func->nblocks > 1 && find_constants(w, e, &c)) {
            struct bitset left = blocks_left(w->arena, program_func(w->p, e->to), &c);
            w->given[call] = arena_copy(w->arena, &left, sizeof left);
        }
    }
    return w->given[call];
}

// ---- The walk -----------------------------------------------------------------------------------

bool call_walk_sees(const struct call_walk *w, func_id f, uint32_t insn)
{
    const block_id b = cfg_block_of(program_func(w->p, f)->func, insn);

    if (f == w->from && w->blocks) {
        return bitset_has(*w->blocks, b);
    }
    return (!w->only[f] || bitset_has(*w->only[f], b)) &&
           !fork_sites_in_child(w->forks, w->p, f, insn);
}

static void reach_anew(struct call_walk *w, func_id f, uint32_t by)
{
    w->seen[f] = w->round;
    w->by[f] = by;
    w->also[f] = UINT32_MAX;
    w->only[f] = by == UINT32_MAX ? NULL : blocks_given(w, by);
    w->order[w->norder++] = f;
    w->work[w->nwork++] = f;
}

static bool leads_through(const struct call_walk *w, func_id from, func_id f)
{
    while (from != f && w->by[from] != UINT32_MAX) {
        from = w->t->calls[w->by[from]].from;
    }
    return from == f;
}

// By another call than before: if that comes to more, the function is looked at again.
static void reach_again(struct call_walk *w, func_id f, uint32_t by)
{
    const struct bitset *blocks = blocks_given(w, by);

    if (!w->only[f] || (blocks && bitset_equal(*blocks, *w->only[f]))) {
        return;
    }
    w->only[f] = NULL;
    if (!blocks && !leads_through(w, w->t->calls[by].from, f)) {
        w->also[f] = by;
    }
    w->work[w->nwork++] = f;
}

void call_walk_from(struct call_walk *w, func_id from, const struct bitset *blocks)
{
    const struct thread_call *calls = w->t->calls;

    w->round++;
    w->norder = w->nwork = 0;
    w->from = from;
    w->blocks = blocks;
    reach_anew(w, from, UINT32_MAX);
    for (uint32_t i = 0; i < w->nwork; i++) {
        const func_id f = w->work[i];
        for (uint32_t e = w->first[f]; e < w->t->ncalls && calls[e].from == f; e++) {
            if (!call_walk_sees(w, f, calls[e].insn) || w->runs_apart[e]) {
                continue;
            }
            if (w->seen[calls[e].to] == w->round) {
                reach_again(w, calls[e].to, e);
            } else {
                reach_anew(w, calls[e].to, e);
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

static uint32_t call_to(const struct call_walk *w, func_id f, uint32_t insn)
{
    const struct bitset *blocks = w->by[f] == UINT32_MAX ? NULL : w->given[w->by[f]];
    const block_id b = blocks ? cfg_block_of(program_func(w->p, f)->func, insn) : 0;

    return blocks && w->also[f] != UINT32_MAX && !bitset_has(*blocks, b) ? w->also[f] : w->by[f];
}

void call_walk_way(const struct call_walk *w, func_id f, uint32_t insn, struct walk_way *out)
{
    uint32_t steps = w->norder; // the second ways may lead in a circle

    *out = (struct walk_way){.is_certain = true};
    put_first(out, f, insn);
    for (uint32_t by = call_to(w, f, insn); by != UINT32_MAX && steps--;) {
        const struct thread_call *e = &w->t->calls[by];
        put_first(out, e->from, e->insn);
        out->is_certain = out->is_certain && e->is_certain;
        by = call_to(w, e->from, e->insn);
    }
    out->is_cut = out->is_cut || out->links[0].function != w->from;
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
