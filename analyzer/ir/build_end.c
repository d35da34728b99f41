// SPDX-License-Identifier: Apache-2.0
// The normal form of a finished function.
//
// On the draft: blocks without a terminator return, branches on constants and to one target become
// jumps, unreachable blocks go, a block whose only way in is a jump joins the block that jumps, and
// the entry gets no predecessors. Then an order: reverse postorder of a walk that takes the edges
// that leave most loops first, so that they end up last and loop bodies come before what follows
// the loop. Critical edges of BR and SWITCH get a block of their own beside their target (or, for
// edges back, behind their source). At last all is copied in that order and temporaries are
// renumbered, in places as well.
#include "analyzer/ir/build.h"
#include "analyzer/ir/build_private.h"
#include "analyzer/ir/graph.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"

#include <stdlib.h>
#include <string.h>

// ---- The draft's graph -------------------------------------------------------------------------

static struct ir_insn *terminator(struct ir_fbuilder *f, const struct draft_block *block)
{
    return &f->insns.items[block->tail - 1].insn;
}

// Position of the closing brace: the last character of the definition.
static loc_id end_loc(struct ir_fbuilder *f)
{
    struct loc at = f->b->locs.items[f->body_loc];

    if (f->body_loc == 0 || at.end_line == 0 || at.end_col < 2) {
        return f->body_loc;
    }
    at.line = at.end_line;
    at.col = at.end_col - 1;
    at.in_macro = false;
    return ir_add_loc(f->b, at);
}

static void keep_only(struct ir_fbuilder *f, struct draft_block *block, uint32_t succ)
{
    block->succs.items[0] = block->succs.items[succ];
    block->succs.n = 1;
    *terminator(f, block) = (struct ir_insn){.op = IR_JMP, .flags = terminator(f, block)->flags};
}

static void fold(struct ir_fbuilder *f, struct draft_block *block)
{
    const struct ir_insn *end = terminator(f, block);

    if (end->op == IR_SWITCH && end->count == 0) {
        keep_only(f, block, 0);
    } else if (end->op == IR_BR) {
        if (block->succs.items[0] == block->succs.items[1]) {
            keep_only(f, block, 0);
        } else if (ir_opnd_kind(end->a) == IR_CONST) {
            keep_only(f, block, f->b->consts.items[ir_opnd_index(end->a)].value == 0);
        }
    }
}

static void finish_blocks(struct ir_fbuilder *f)
{
    loc_id end = end_loc(f);

    for (block_id b = 0; b < f->blocks.n; b++) {
        if (!f->blocks.items[b].ended) {
            draft_append(f, b, (struct ir_insn){.op = IR_RET, .flags = INSN_HIDDEN}, end);
        }
        fold(f, &f->blocks.items[b]);
        f->blocks.items[b].npreds = 0;
        f->blocks.items[b].dead = true;
        f->blocks.items[b].before = f->blocks.items[b].after = 0;
    }
}

// Clears `dead` of what the entry reaches and counts predecessors among those.
static void reach(struct ir_fbuilder *f, block_id entry)
{
    struct ir_builder *b = f->b;

    b->work.n = 0;
    VEC_PUSH(b->arena, &b->work, entry);
    f->blocks.items[entry].dead = false;
    while (b->work.n) {
        const struct draft_block *block = &f->blocks.items[b->work.items[--b->work.n]];

        for (uint32_t s = 0; s < block->succs.n; s++) {
            struct draft_block *to = &f->blocks.items[block->succs.items[s]];

            to->npreds++;
            if (to->dead) {
                to->dead = false;
                VEC_PUSH(b->arena, &b->work, block->succs.items[s]);
            }
        }
    }
}

static block_id jump_block(struct ir_fbuilder *f, block_id to, loc_id loc)
{
    block_id b = draft_block_new(f);
    struct draft_block *block = &f->blocks.items[b];

    block->dead = false;
    block->npreds = 1;
    block->before = block->after = block->next_split = 0;
    draft_append(f, b, (struct ir_insn){.op = IR_JMP, .flags = INSN_HIDDEN}, loc);
    VEC_PUSH(f->b->arena, &f->blocks.items[b].succs, to);
    return b;
}

// The instructions of the block that `block` jumps to take the jump's place.
static void absorb(struct ir_fbuilder *f, struct draft_block *block)
{
    struct draft_block *next = &f->blocks.items[block->succs.items[0]];
    uint32_t jump = block->tail, last = 0;

    for (uint32_t i = block->head; i != jump; i = f->insns.items[i - 1].next) {
        last = i;
    }
    if (last) {
        f->insns.items[last - 1].next = next->head;
    } else {
        block->head = next->head;
    }
    block->tail = next->tail;
    block->succs.n = 0;
    for (uint32_t s = 0; s < next->succs.n; s++) {
        VEC_PUSH(f->b->arena, &block->succs, next->succs.items[s]);
    }
    next->dead = true;
}

static void merge(struct ir_fbuilder *f)
{
    for (block_id b = 0; b < f->blocks.n; b++) {
        struct draft_block *block = &f->blocks.items[b];

        while (!block->dead && terminator(f, block)->op == IR_JMP &&
               f->blocks.items[block->succs.items[0]].npreds == 1 && block->succs.items[0] != b) {
            absorb(f, block);
        }
    }
}

// ---- Order -------------------------------------------------------------------------------------

struct edge {
    uint32_t exits, slot, to;
};

static int exits_first(const void *x, const void *y)
{
    const struct edge *a = x, *b = y;

    if (a->exits != b->exits) {
        return a->exits > b->exits ? -1 : 1;
    }
    return a->slot > b->slot ? -1 : a->slot < b->slot;
}

// How many loops around `from` the edge to `to` leaves.
static uint32_t exits(const struct graph_loops *l, uint32_t from, uint32_t to)
{
    uint32_t x = l->head[from], y = l->head[to], n = 0;

    while (x != y && x != GRAPH_NONE) {
        if (y != GRAPH_NONE && l->depth[y] >= l->depth[x]) {
            y = l->outer[y];
        } else {
            x = l->outer[x];
            n++;
        }
    }
    return n;
}

// The draft's live blocks as a graph; with `pos`, renumbered by it. The last successor is first,
// since what a walk takes first ends up last.
static struct graph draft_graph(struct arena *a, const struct ir_fbuilder *f, const uint32_t *order,
                                uint32_t n, const uint32_t *pos)
{
    struct graph g = {.n = n, .first = arena_array(a, uint32_t, n + 1u)};
    uint32_t e = 0;

    for (uint32_t v = 0; v < n; v++) {
        const struct draft_block *block = &f->blocks.items[order ? order[v] : v];

        g.first[v + 1] = g.first[v] + (block->dead ? 0 : block->succs.n);
    }
    g.to = arena_array(a, uint32_t, g.first[n]);
    for (uint32_t v = 0; v < n; v++) {
        const struct draft_block *block = &f->blocks.items[order ? order[v] : v];

        for (uint32_t s = block->succs.n; s-- && !block->dead;) {
            block_id to = block->succs.items[s];

            g.to[e++] = pos ? pos[to] : to;
        }
    }
    return g;
}

static void sort_edges(struct arena *a, struct graph *g, const struct graph_loops *l)
{
    for (uint32_t v = 0; v < g->n; v++) {
        uint32_t n = g->first[v + 1] - g->first[v], *to = g->to + g->first[v];
        struct edge *edges;

        if (n < 2 || l->head[v] == GRAPH_NONE) {
            continue;
        }
        edges = arena_array(a, struct edge, n);
        for (uint32_t i = 0; i < n; i++) {
            edges[i] = (struct edge){exits(l, v, to[i]), n - 1 - i, to[i]};
        }
        qsort(edges, n, sizeof *edges, exits_first);
        for (uint32_t i = 0; i < n; i++) {
            to[i] = edges[i].to;
        }
    }
}

// Fills b->order with the live blocks.
static void order_blocks(struct ir_fbuilder *f, block_id entry)
{
    struct ir_builder *b = f->b;
    struct arena *a = b->arena;
    uint32_t total = f->blocks.n, n, *first, *second, *pos;
    struct arena_mark mark;
    struct graph g, preds;
    struct graph_loops loops;

    b->order.n = 0;
    VEC_ROOM(a, &b->order, total);
    mark = arena_mark(a); // nothing that stays is allocated from here to the rewind
    first = arena_array(a, uint32_t, total);
    second = arena_array(a, uint32_t, total);
    pos = arena_array(a, uint32_t, total);
    g = draft_graph(a, f, NULL, total, NULL);
    n = graph_order(a, &g, entry, first, pos);
    g = draft_graph(a, f, first, n, pos);
    preds = graph_reverse(a, &g);
    loops = graph_loops(a, &g, &preds);
    sort_edges(a, &g, &loops);
    n = graph_order(a, &g, 0, second, pos);
    for (uint32_t i = 0; i < n; i++) {
        b->order.items[b->order.n++] = first[second[i]];
    }
    arena_rewind(a, mark);
}

static void append_split(struct ir_fbuilder *f, uint32_t *head, block_id split)
{
    while (*head) {
        head = &f->blocks.items[*head - 1].next_split;
    }
    *head = split + 1;
}

static void split_edges_of(struct ir_fbuilder *f, block_id from)
{
    loc_id loc = f->insns.items[f->blocks.items[from].tail - 1].loc;

    for (uint32_t s = 0; s < f->blocks.items[from].succs.n; s++) {
        block_id to = f->blocks.items[from].succs.items[s], split;

        if (f->blocks.items[to].npreds < 2) {
            continue;
        }
        split = jump_block(f, to, loc);
        f->blocks.items[from].succs.items[s] = split;
        if (f->blocks.items[to].pos > f->blocks.items[from].pos) {
            append_split(f, &f->blocks.items[to].before, split);
        } else {
            append_split(f, &f->blocks.items[from].after, split);
        }
    }
}

static void push_splits(struct ir_fbuilder *f, uint32_t split)
{
    for (; split; split = f->blocks.items[split - 1].next_split) {
        VEC_PUSH(f->b->arena, &f->b->order, split - 1);
    }
}

// Splits critical edges; afterwards b->order has the new blocks too and `pos` is final.
static void split_edges(struct ir_fbuilder *f)
{
    struct ir_builder *b = f->b;
    uint32_t n = b->order.n;

    for (uint32_t i = 0; i < n; i++) {
        f->blocks.items[b->order.items[i]].pos = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint8_t op = terminator(f, &f->blocks.items[b->order.items[i]])->op;

        if (op == IR_BR || op == IR_SWITCH) {
            split_edges_of(f, b->order.items[i]);
        }
    }
    b->work.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        VEC_PUSH(b->arena, &b->work, b->order.items[i]);
    }
    b->order.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        block_id v = b->work.items[i];

        push_splits(f, f->blocks.items[v].before);
        VEC_PUSH(b->arena, &b->order, v);
        push_splits(f, f->blocks.items[v].after);
    }
    for (uint32_t i = 0; i < b->order.n; i++) {
        f->blocks.items[b->order.items[i]].pos = i;
    }
}

// ---- Temporaries -------------------------------------------------------------------------------

static uint32_t new_temp_of(struct ir_fbuilder *f, struct ir_func *out, uint32_t temp)
{
    struct ir_builder *b = f->b;

    ENSURE(temp < b->temp_map.n);
    if (b->temp_map.items[temp] == 0) {
        b->temp_map.items[temp] = ++out->ntemps;
    }
    return b->temp_map.items[temp] - 1;
}

static place_id renumber_place(struct ir_fbuilder *f, struct ir_func *out, place_id p);

static ir_opnd renumber(struct ir_fbuilder *f, struct ir_func *out, ir_opnd o)
{
    switch (ir_opnd_kind(o)) {
    case IR_TEMP:
        return ir_opnd_make(IR_TEMP, new_temp_of(f, out, ir_opnd_index(o)));
    case IR_PLACE:
        return ir_opnd_make(IR_PLACE, renumber_place(f, out, ir_opnd_index(o)));
    default:
        return o;
    }
}

// Recursion ends after PLACE_DEPTH_MAX steps. A place the map does not cover was made here, is
// renumbered already, and cannot be asked for.
static place_id renumber_place(struct ir_fbuilder *f, struct ir_func *out, place_id p)
{
    struct ir_builder *b = f->b;
    struct place at;
    place_id q;

    if (p == 0) {
        return 0;
    }
    ENSURE(p < b->place_map.n);
    if (b->place_map.items[p]) {
        return b->place_map.items[p];
    }
    at = *place_get(b->places, p);
    if (at.parent == 0) {
        q = at.step != PLACE_TEMP
                ? p
                : place_base(b->places, PLACE_TEMP, new_temp_of(f, out, at.arg), at.type);
    } else {
        uint32_t arg = at.step == PLACE_INDEX ? renumber(f, out, at.arg) : at.arg;
        place_id parent = renumber_place(f, out, at.parent);

        q = parent == at.parent && arg == at.arg
                ? p
                : place_step(b->places, parent, at.step, arg, at.type, at.flags);
    }
    ENSURE(q);
    b->place_map.items[p] = q;
    VEC_PUSH(b->arena, &b->mapped, p);
    return q;
}

static void renumber_insn(struct ir_fbuilder *f, struct ir_func *out, struct ir_insn *i)
{
    i->dst = renumber(f, out, i->dst);
    i->a = renumber(f, out, i->a);
    i->b = renumber(f, out, i->b);
    if (ir_has_place(i->op)) {
        i->place = renumber_place(f, out, i->place);
    }
    for (uint32_t k = 0; i->op != IR_SWITCH && k < i->count; k++) {
        out->args[i->first + k] = renumber(f, out, out->args[i->first + k]);
    }
}

// The table of places is the unit's and grows with it, so only what the last function put into the
// map is taken out.
static void clear_maps(struct ir_fbuilder *f)
{
    struct ir_builder *b = f->b;

    for (uint32_t i = 0; i < b->mapped.n; i++) {
        b->place_map.items[b->mapped.items[i]] = 0;
    }
    b->mapped.n = 0;
    while (b->place_map.n < place_count(b->places)) {
        VEC_PUSH(b->arena, &b->place_map, 0);
    }
    VEC_ROOM(b->arena, &b->temp_map, f->ntemps);
    b->temp_map.n = f->ntemps;
    if (f->ntemps) {
        memset(b->temp_map.items, 0, f->ntemps * sizeof *b->temp_map.items);
    }
}

// Definitions first, so that numbers follow their order.
static void renumber_all(struct ir_fbuilder *f, struct ir_func *out)
{
    clear_maps(f);
    for (uint32_t i = 0; i < out->ninsns; i++) {
        if (ir_opnd_kind(out->insns[i].dst) == IR_TEMP) {
            new_temp_of(f, out, ir_opnd_index(out->insns[i].dst));
        }
    }
    for (uint32_t i = 0; i < out->ninsns; i++) {
        renumber_insn(f, out, &out->insns[i]);
    }
}

// ---- Layout ------------------------------------------------------------------------------------

static void count_all(struct ir_fbuilder *f, struct ir_func *out)
{
    for (uint32_t i = 0; i < f->b->order.n; i++) {
        const struct draft_block *block = &f->blocks.items[f->b->order.items[i]];

        out->nsuccs += block->succs.n;
        for (uint32_t k = block->head; k; k = f->insns.items[k - 1].next) {
            const struct ir_insn *insn = &f->insns.items[k - 1].insn;

            out->ninsns++;
            if (insn->op == IR_SWITCH) {
                out->ncases += insn->count;
            } else {
                out->nargs += insn->count;
            }
        }
    }
}

static void lay_insn(struct ir_fbuilder *f, struct ir_func *out, const struct draft_insn *from)
{
    struct ir_insn *insn = &out->insns[out->ninsns];

    *insn = from->insn;
    out->locs[out->ninsns++] = from->loc;
    if (insn->count == 0) {
        insn->first = 0;
    } else if (insn->op == IR_SWITCH) {
        memcpy(out->cases + out->ncases, f->cases.items + insn->first,
               insn->count * sizeof *out->cases);
        insn->first = out->ncases;
        out->ncases += insn->count;
    } else {
        memcpy(out->args + out->nargs, f->args.items + insn->first,
               insn->count * sizeof *out->args);
        insn->first = out->nargs;
        out->nargs += insn->count;
    }
}

static void lay_block(struct ir_fbuilder *f, struct ir_func *out, block_id from)
{
    const struct draft_block *block = &f->blocks.items[from];
    struct ir_block *to = &out->blocks[out->nblocks++];

    to->first = out->ninsns;
    for (uint32_t k = block->head; k; k = f->insns.items[k - 1].next) {
        lay_insn(f, out, &f->insns.items[k - 1]);
    }
    to->count = out->ninsns - to->first;
    to->first_succ = out->nsuccs;
    to->nsuccs = block->succs.n;
    for (uint32_t s = 0; s < block->succs.n; s++) {
        out->succs[out->nsuccs++] = f->blocks.items[block->succs.items[s]].pos;
    }
}

// ---- Positions ---------------------------------------------------------------------------------

// Instructions that somebody may be told of: calls, all that changes an object, and the ways out.
static bool is_told(const struct ir_insn *i)
{
    if (ir_op_info[i->op].flags & (IR_WRITES | IR_ATOMIC) || ir_opnd_kind(i->dst) == IR_LOCAL) {
        return true;
    }
    return i->op == IR_CALL || i->op == IR_ICALL || i->op == IR_RET || i->op == IR_BR ||
           i->op == IR_SWITCH || i->op == IR_BEGIN || i->op == IR_END;
}

static loc_id start_of(struct ir_builder *b, loc_id loc)
{
    struct loc at = b->locs.items[loc];

    if (loc == 0 || at.end_line == 0) {
        return loc;
    }
    at.end_line = at.end_col = 0;
    return ir_add_loc(b, at);
}

// Positions are a good part of a unit's size. Only calls keep their ends (and
// declarations, which the local has too), and what nobody is told
// of lies where the next thing in the block does that somebody is, or else the one before; in a
// block of which nobody is told anything, where the next block begins.
static void settle_locs(struct ir_fbuilder *f, struct ir_func *out, block_id number)
{
    const struct ir_block *block = &out->blocks[number];
    uint32_t end = block->first + block->count, last = end - 1;
    loc_id at;

    while (last > block->first && !is_told(&out->insns[last])) {
        last--;
    }
    at = start_of(f->b, out->locs[last]);
    if (!is_told(&out->insns[last]) && block->nsuccs > 0 &&
        out->succs[block->first_succ] > number) {
        at = out->locs[out->blocks[out->succs[block->first_succ]].first];
        last = block->first - 1;
    }
    for (uint32_t i = last + 1; i < end; i++) {
        out->locs[i] = at;
    }
    for (uint32_t i = last + 1; i-- > block->first;) {
        const struct ir_insn *insn = &out->insns[i];

        if (insn->op == IR_CALL || insn->op == IR_ICALL) {
            at = out->locs[i];
        } else if (is_told(insn)) {
            at = start_of(f->b, out->locs[i]);
        }
        out->locs[i] = at;
    }
}

static struct ir_func new_func(struct ir_fbuilder *f)
{
    struct ir_func out = {.fn = f->fn,
                          .flags = f->flags,
                          .loc = f->loc,
                          .body_loc = f->body_loc,
                          .nparams = f->nparams,
                          .nlocals = f->locals.n};

    out.locals = arena_array(f->b->arena, struct ir_local, f->locals.n);
    if (f->locals.n) {
        memcpy(out.locals, f->locals.items, f->locals.n * sizeof *out.locals);
    }
    return out;
}

static void lay_out(struct ir_fbuilder *f, struct ir_func *out)
{
    struct arena *a = f->b->arena;

    count_all(f, out);
    out->insns = arena_array(a, struct ir_insn, out->ninsns);
    out->locs = arena_array(a, loc_id, out->ninsns);
    out->blocks = arena_array(a, struct ir_block, f->b->order.n);
    out->succs = arena_array(a, block_id, out->nsuccs);
    out->args = arena_array(a, ir_opnd, out->nargs);
    out->cases = arena_array(a, struct ir_case, out->ncases);
    out->ninsns = out->nsuccs = out->nargs = out->ncases = 0;
    for (uint32_t i = 0; i < f->b->order.n; i++) {
        lay_block(f, out, f->b->order.items[i]);
    }
}

static void join_unit(struct ir_fbuilder *f, struct ir_func out)
{
    VEC_PUSH(f->b->arena, &f->b->funcs, out);
    ir_fn_at(f->b, f->fn)->flags |= FN_DEFINED;
    draft_release(f);
}

void ir_func_end(struct ir_fbuilder *f)
{
    block_id entry = 0;
    struct ir_func out;

    finish_blocks(f);
    reach(f, entry);
    if (f->blocks.items[entry].npreds) {
        entry = jump_block(f, 0, f->insns.items[f->blocks.items[0].head - 1].loc);
        f->blocks.items[entry].npreds = 0;
        f->blocks.items[0].npreds++;
    }
    merge(f);
    order_blocks(f, entry);
    split_edges(f);
    out = new_func(f);
    lay_out(f, &out);
    renumber_all(f, &out);
    for (block_id b = out.nblocks; b-- > 0;) {
        settle_locs(f, &out, b);
    }
    join_unit(f, out);
}

void ir_func_abandon(struct ir_fbuilder *f, uint32_t flags)
{
    struct ir_func out;

    f->locals.n = f->nparams; // what a caller may want to know
    out = new_func(f);
    out.flags |= flags | FUNC_TOO_DEEP;
    join_unit(f, out);
}
