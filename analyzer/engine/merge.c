// SPDX-License-Identifier: Apache-2.0
// The merging walk: at each block, one state for each typestate key and truth of the live atoms.
//
// Blocks are taken in reverse postorder, so that on code without loops everything that enters a
// block is there before it is walked; a loop is done before what lies behind it. A state that joins
// into one that was walked already makes it dirty if it changed it; at loop heads the third such
// join widens. Above a cap, states of the same typestates are joined though atoms tell them apart,
// nearest first; above the cap of typestates a state no longer tracks anything.
#include "analyzer/engine/accesses.h"
#include "analyzer/engine/typestate.h"

#include <string.h>

enum { WIDEN_AFTER = 3, KNOWN_ENTRIES = 16, STRAIGHT_MAX = 12, SHORT_INSNS = 4 };

struct node {
    struct state *state;
    uint64_t key, atoms;
    uint64_t known; // signs of entries that were tested
    uint32_t joins;
    bool is_dirty;
    bool is_first; // of its key at the block
};

struct merge {
    struct typestate *t;
    struct nodes {
        struct node *items;
        uint32_t n, cap;
    } *blocks;
    struct bitset dirty;
    block_id *behind; // by block: where its passages lead (find_passages)
    struct bitset passed;
    struct bitset stops; // blocks at which states are joined
    block_id at;         // being walked
    uint32_t depth;      // blocks that were gone through to come there
    struct state *joined;
    struct candidates out;
    uint32_t cap_candidates, cap_exits;
};

// ---- What the walk finds ------------------------------------------------------------------------

static bool same_bucket(const struct bucket *a, const struct bucket *b)
{
    return a->kind == b->kind && a->k == b->k;
}

static void add_candidate(struct merge *m, const struct candidate *c)
{
    for (uint32_t i = 0; i < m->out.n; i++) {
        const struct candidate *o = &m->out.items[i];
        if (o->machine == c->machine && o->error == c->error && o->event == c->event &&
            o->insn == c->insn && o->acquired == c->acquired) {
            return;
        }
    }
    if (m->out.n == m->cap_candidates) {
        uint32_t cap = m->cap_candidates ? m->cap_candidates * 2 : 8;
        struct candidate *items = arena_array(m->t->arena, struct candidate, cap);
        if (m->out.n) {
            memcpy(items, m->out.items, m->out.n * sizeof *items);
        }
        m->out.items = items;
        m->cap_candidates = cap;
    }
    m->out.items[m->out.n++] = *c;
}

// Nobody calls the function who could have taken a lock for it.
static bool starts_without_locks(const struct typestate *t)
{
    return t->is_main || program_is_thread(t->program, program_find(t->program, t->unit, t->func));
}

static void on_error(void *ctx, const struct error_event *e, const struct state *s)
{
    struct merge *m = ctx;
    const struct machine *machine = m->t->machines[e->machine];

    (void)s;
    add_candidate(
        m, &(struct candidate){
               .machine = e->machine,
               .error = e->error,
               .event = e->event,
               .mode = e->mode,
               .is_check = e->is_check,
               .family = e->res->family,
               .insn = e->insn,
               .acquired = e->res->acquired,
               .name = e->res->name,
               .api = e->api,
               .needs_contradiction = e->event == EVENT_UNLOCK && e->res->acquired == CFG_NONE &&
                                      machine->flags & MACHINE_ENTRY_STATE &&
                                      e->res->st == machine->initial && !starts_without_locks(m->t),
           });
}

static void on_leave(void *ctx, const struct exit_record *r, const struct state *s)
{
    struct merge *m = ctx;

    (void)s;
    for (uint32_t i = 0; i < m->out.nexits; i++) {
        const struct exit_record *o = &m->out.exits[i];
        if (o->machine == r->machine && o->insn == r->insn && o->acquired == r->acquired &&
            o->class == r->class && o->error == r->error && o->args == r->args &&
            same_bucket(&o->bucket, &r->bucket)) {
            return;
        }
    }
    if (m->out.nexits == m->cap_exits) {
        uint32_t cap = m->cap_exits ? m->cap_exits * 2 : 8;
        struct exit_record *items = arena_array(m->t->arena, struct exit_record, cap);
        if (m->out.nexits) {
            memcpy(items, m->out.exits, m->out.nexits * sizeof *items);
        }
        m->out.exits = items;
        m->cap_exits = cap;
    }
    m->out.exits[m->out.nexits++] = *r;
}

// ---- Joining into a block -----------------------------------------------------------------------

static void make_dirty(struct merge *m, block_id b, struct node *n)
{
    n->is_dirty = true;
    bitset_set(m->dirty, b);
}

// The sign of what branches told of an entry, in 4 bits.
static uint64_t sign_of(const struct facts *f)
{
    return f->lo == f->hi ? 1 + (unsigned)(f->lo > 0) + 2 * (unsigned)(f->lo < 0)
           : f->lo >= 0   ? 4 + (unsigned)!facts_has(f, 0)
           : f->hi <= 0   ? 6 + (unsigned)!facts_has(f, 0)
           : f->nexcluded ? 8
                          : 0;
}

// What branches told of the first entries: these decide what the summary can tell apart. As
// entries_facts() tells it, of those that something holds; mostly that is one value's facts.
static uint64_t known_entries(const struct typestate *t, const struct state *s)
{
    const struct facts *at[KNOWN_ENTRIES];
    val_id held[KNOWN_ENTRIES];
    struct facts room[KNOWN_ENTRIES];
    uint32_t n = t->nentries < KNOWN_ENTRIES ? t->nentries : KNOWN_ENTRIES;
    uint64_t out = 0;

    for (uint32_t e = 0; e < n; e++) {
        held[e] = state_entry(s, e);
        at[e] = held[e] ? &s->vals[held[e]].facts : NULL;
    }
    for (val_id v = 1; v < s->nvals; v++) {
        const uint32_t e = s->vals[v].entry - 1; // no entry: beyond all
        if (e < n && at[e] && held[e] != v) {
            struct facts both = *at[e];
            if (facts_meet(&both, &s->vals[v].facts)) {
                room[e] = both;
                at[e] = &room[e];
            }
        }
    }
    for (uint32_t e = 0; e < n; e++) {
        out |= at[e] ? sign_of(at[e]) << (4 * e) : 0;
    }
    return out;
}

static void join_into(struct merge *m, block_id b, struct node *n, const struct state *s)
{
    bool widen = n->joins >= WIDEN_AFTER && bitset_has(m->t->cfg->is_loop_head, b);

    if (state_equal(n->state, s)) {
        return;
    }
    state_join(m->joined, n->state, s, widen, &m->t->paths, m->t->scratch);
    m->out.is_incomplete = m->out.is_incomplete || m->joined->is_lossy;
    if (state_equal(n->state, m->joined)) {
        return;
    }
    n->joins++;
    if (m->joined->nvals <= n->state->cap_vals && m->joined->nbinds <= n->state->cap_binds &&
        m->joined->nres <= n->state->cap_res && m->joined->nentries <= n->state->cap_entries) {
        state_copy(n->state, m->joined); // a join mostly shrinks
    } else {
        n->state = state_freeze_wide(m->t->arena, m->joined);
    }
    n->atoms = atoms_truth(m->t, m->joined, b); // a join may know less than both say alike
    n->known = known_entries(m->t, m->joined);
    make_dirty(m, b, n);
}

static void add_node(struct merge *m, block_id b, const struct state *s, const struct node *like)
{
    struct nodes *nodes = &m->blocks[b];

    if (nodes->n == nodes->cap) {
        uint32_t cap = nodes->cap ? nodes->cap * 2 : 4;
        struct node *items = arena_array(m->t->arena, struct node, cap);
        if (nodes->n) {
            memcpy(items, nodes->items, nodes->n * sizeof *items);
        }
        nodes->items = items;
        nodes->cap = cap;
    }
    nodes->items[nodes->n] = *like;
    nodes->items[nodes->n].state = state_freeze(m->t->arena, s);
    make_dirty(m, b, &nodes->items[nodes->n++]);
    if (nodes->n > m->out.max_states) {
        m->out.max_states = nodes->n;
    }
}

static unsigned atoms_distance(uint64_t a, uint64_t b)
{
    uint64_t x = a ^ b;
    unsigned n = 0;

    for (x = (x | x >> 1) & 0x5555555555555555u; x; x &= x - 1) {
        n++;
    }
    return n;
}

static unsigned distance(const struct node *n, uint64_t atoms, uint64_t known)
{
    return 2 * atoms_distance(n->atoms, atoms) + atoms_distance(n->known, known);
}

struct count {
    uint32_t keys, same_key;
    struct node *exact, *nearest; // of the same key
};

static struct count count_nodes(struct nodes *nodes, uint64_t key, uint64_t atoms, uint64_t known)
{
    struct count c = {0};

    for (uint32_t i = 0; i < nodes->n; i++) {
        struct node *n = &nodes->items[i];
        c.keys += n->is_first;
        if (n->key != key) {
            continue;
        }
        c.same_key++;
        if (n->atoms == atoms && n->known == known) {
            c.exact = n;
        }
        if (!c.nearest || distance(n, atoms, known) < distance(c.nearest, atoms, known)) {
            c.nearest = n;
        }
    }
    return c;
}

// Too many typestates: this state no longer tracks anything, and all such states join.
static void give_up_resources(struct merge *m, struct state *s)
{
    s->nres = 0;
    s->touched |= m->t->families;
    state_settle(s, m->t->scratch);
    m->out.hit_cap = m->out.is_incomplete = true;
}

// States of one key at a block: fewer once the function proves long, which mostly ends in time with
// less told apart, where it would be given up with nothing.
static uint32_t states_allowed(const struct merge *m)
{
    const struct machine_caps *caps = &m->t->caps;
    const bool is_long = m->t->steps > caps->steps / 8;

    return is_long ? (caps->states_per_key + 3) / 4 : caps->states_per_key;
}

static void enter(struct merge *m, block_id b, struct state *s)
{
    struct nodes *nodes = &m->blocks[b];
    const struct machine_caps *caps = &m->t->caps;
    uint64_t key, atoms, known;
    struct count c;

    enter_block(m->t, b, s);
    m->out.is_incomplete = m->out.is_incomplete || s->is_lossy;
    key = state_key(s, &m->t->paths);
    atoms = atoms_truth(m->t, s, b);
    known = known_entries(m->t, s);
    c = count_nodes(nodes, key, atoms, known);
    if (c.same_key == 0 && (c.keys >= caps->keys || nodes->n >= caps->states)) {
        give_up_resources(m, s);
        key = state_key(s, &m->t->paths);
        c = count_nodes(nodes, key, atoms, known);
        c.exact = c.nearest;
    }
    if (c.exact) {
        join_into(m, b, c.exact, s);
    } else if (c.nearest && (c.same_key >= states_allowed(m) || nodes->n >= caps->states)) {
        m->out.hit_cap = true;
        join_into(m, b, c.nearest, s);
    } else {
        add_node(m, b, s,
                 &(struct node){
                     .key = key, .atoms = atoms, .known = known, .is_first = c.same_key == 0});
    }
}

// Holds a handle that it would be an error to lose.
static bool owes_handles(const struct typestate *t, const struct state *s)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->handle && is_error_at(t, r, EVENT_DROP)) {
            return true;
        }
    }
    return false;
}

// Nothing happens in the block but that it ends.
static bool is_empty(const struct typestate *t, block_id b)
{
    const struct ir_block *block = &t->func->blocks[b];

    return block->nsuccs > 0 && !bitset_has(t->cfg->is_loop_head, b) &&
           !bitset_has(t->slice.branches, b) &&
           bitset_next(t->slice.insns, block->first) >= block->first + block->count - 1;
}

// Where a state comes to that enters the block, by empty blocks alone and whichever way it takes;
// mostly the block itself.
static void find_passages(struct merge *m)
{
    const struct ir_func *f = m->t->func;

    m->behind = arena_array(m->t->arena, block_id, f->nblocks);
    m->passed = bitset_new(m->t->arena, f->nblocks);
    for (block_id b = 0; b < f->nblocks; b++) {
        m->behind[b] = b;
    }
    for (block_id b = f->nblocks; b-- > 0;) {
        const block_id *to = &f->succs[f->blocks[b].first_succ];
        bool is_one = is_empty(m->t, b);
        for (uint32_t k = 1; is_one && k < f->blocks[b].nsuccs; k++) {
            is_one = m->behind[to[k]] == m->behind[to[0]];
        }
        m->behind[b] = is_one ? m->behind[to[0]] : b;
    }
}

// Little happens in the block: walking it for each of several states costs less than to join them.
static bool is_short(const struct typestate *t, block_id b)
{
    const struct ir_block *block = &t->func->blocks[b];
    const uint32_t end = block->first + block->count - 1;
    uint32_t n = 0;

    for (uint32_t i = bitset_next(t->slice.insns, block->first); i < end;
         i = bitset_next(t->slice.insns, i + 1)) {
        if (is_call(&t->func->insns[i]) || ++n > SHORT_INSNS) {
            return false;
        }
    }
    return true;
}

// One edge, by passages or not, leads to all others. Nobody asks later for the states at their
// start: those at returns make the summary.
static void find_stops(struct merge *m)
{
    const struct ir_func *f = m->t->func;
    const struct cfg *c = m->t->cfg;
    struct bitset once = bitset_new(m->t->arena, f->nblocks);

    m->stops = bitset_new(m->t->arena, f->nblocks);
    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];
        if (b == 0 || m->t->why || c->pred_first[b + 1] - c->pred_first[b] != 1 ||
            f->insns[block->first + block->count - 1].op == IR_RET || !is_short(m->t, b)) {
            bitset_set(m->stops, b);
        }
        for (uint32_t k = 0; m->behind[b] == b && k < block->nsuccs; k++) {
            const block_id to = m->behind[f->succs[block->first_succ + k]];
            bitset_set(bitset_has(once, to) ? m->stops : once, to);
        }
    }
}

// Tells the watch of the blocks on the ways from there to where they lead.
static void watch_passages(struct merge *m, block_id from, struct state *s)
{
    const struct ir_func *f = m->t->func;
    const block_id end = m->behind[from];

    bitset_set(m->passed, from);
    for (block_id b = from; b < f->nblocks && b != end; b = bitset_next(m->passed, b + 1)) {
        watch_block(m->t, s, b);
        bitset_clear(m->passed, b);
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            bitset_set(m->passed, f->succs[f->blocks[b].first_succ + k]);
        }
    }
    bitset_clear(m->passed, end);
}

// Walks a block at which states need not be joined.
static void go_on(struct merge *m, block_id b, struct state *s)
{
    const block_id from = m->at;
    const uint32_t splits = m->t->splits;
    struct state *own = pool_take(m->t);

    state_swap(own, s); // the walk needs the room in which it makes the states of edges
    pass_into(m->t, b, own);
    m->out.is_incomplete = m->out.is_incomplete || own->is_lossy;
    m->at = b;
    m->depth++;
    walk_block(m->t, b, own);
    m->depth--;
    m->at = from;
    m->t->splits = splits;
    if (m->t->watch) {
        m->t->watch->is_fresh = false;
    }
    pool_give(m->t, own);
}

// Passages are left out, except where a handle that is owed may go with the last variable that
// holds it.
static void on_edge(void *ctx, uint32_t succ, struct state *s)
{
    struct merge *m = ctx;
    const struct ir_func *f = m->t->func;
    block_id to = f->succs[f->blocks[m->at].first_succ + succ];

    if (m->behind[to] != to && !owes_handles(m->t, s)) {
        if (m->t->watch) {
            watch_passages(m, to, s);
        }
        to = m->behind[to];
    }
    if (bitset_has(m->stops, to) || m->depth == STRAIGHT_MAX) {
        enter(m, to, s);
    } else {
        go_on(m, to, s);
    }
}

// ---- The walk -----------------------------------------------------------------------------------

static void walk_dirty(struct merge *m, block_id b)
{
    struct state *s = pool_take(m->t);

    bitset_clear(m->dirty, b);
    m->at = b;
    for (uint32_t i = 0; i < m->blocks[b].n; i++) {
        struct node *n = &m->blocks[b].items[i];
        if (n->is_dirty) {
            n->is_dirty = false;
            state_copy(s, n->state);
            walk_block(m->t, b, s);
        }
    }
    pool_give(m->t, s);
}

// ---- Returns ------------------------------------------------------------------------------------

static void keep_return(struct merge *m, const struct state *s, val_id ret)
{
    struct state *copy;

    if (m->out.nreturns == EXITS_MAX) {
        return;
    }
    copy = state_freeze(m->t->arena, s);
    m->out.returns[m->out.nreturns++] = (struct exit_state){copy, ret};
}

// The condition under which a lock is held, if the value returned decides it: `return lock(m)`.
// What was only tried is left to the callers, who may not look.
static const struct guard *guard_of_return(const struct state *s, val_id ret)
{
    for (uint32_t i = 0; i < s->nres; i++) {
        const struct resource *r = &s->res[i];
        if (r->object.kind && r->nguards == 1 && r->guards[0].v == ret && !(r->flags & RES_TRY)) {
            return &r->guards[0];
        }
    }
    return NULL;
}

// A comparison that is returned tells about its operands, and so does a result that says whether a
// lock was taken, or that is anything but 0: two states.
static void on_return(void *ctx, const struct state *s, val_id ret)
{
    struct merge *m = ctx;
    const struct value *v = val_get(s, ret);
    bool is_test =
        v->kind == VALUE_TERM && is_compare(v->op) && state_truth(s, ret) == TRUTH_UNKNOWN;
    const struct guard positive = {.v = ret, .lo = 1, .hi = INT64_MAX};
    const struct guard *g = ret ? guard_of_return(s, ret) : NULL;

    if (!g && ret && v->facts.lo < 0 && v->facts.hi > 0 && !facts_has(&v->facts, 0)) {
        g = &positive; // not 0: an error, whatever its sign
    }
    if (!is_test && !g) {
        keep_return(m, s, ret);
        return;
    }
    for (unsigned yes = 0; yes < 2; yes++) {
        struct state *arm = pool_take(m->t);
        state_copy(arm, s);
        if (is_test ? state_assume(arm, ret, yes)
                    : state_assume_in(arm, ret, g->lo, g->hi, yes != g->negated)) {
            keep_return(m, arm, ret);
        }
        pool_give(m->t, arm);
    }
}

static void collect_returns(struct merge *m)
{
    struct state *s = pool_take(m->t);

    m->out.returns = arena_array(m->t->arena, struct exit_state, EXITS_MAX);
    m->t->on_return = on_return;
    for (block_id b = 0; b < m->t->func->nblocks; b++) {
        const struct ir_block *block = &m->t->func->blocks[b];
        m->at = b;
        if (m->t->func->insns[block->first + block->count - 1].op != IR_RET) {
            continue;
        }
        for (uint32_t i = 0; i < m->blocks[b].n; i++) {
            state_copy(s, m->blocks[b].items[i].state);
            walk_block(m->t, b, s);
        }
    }
    m->t->on_return = NULL;
    pool_give(m->t, s);
}

static void tell_states(struct merge *m)
{
    why_walked(m->t, &m->out);
    for (block_id b = 0; m->t->why && b < m->t->func->nblocks; b++) {
        for (uint32_t i = 0; i < m->blocks[b].n; i++) {
            why_state(m->t, b, i, m->blocks[b].items[i].state, m->blocks[b].items[i].atoms);
        }
    }
}

// The first dirty block from `b` on that is in the loop; CFG_NONE: there is none.
static block_id dirty_in_loop(const struct merge *m, block_id b, block_id head)
{
    for (b = bitset_next(m->dirty, b); b < m->t->func->nblocks; b = bitset_next(m->dirty, b + 1)) {
        if (cfg_in_loop(m->t->cfg, b, head)) {
            return b;
        }
    }
    return CFG_NONE;
}

// The block to walk after `b`. A loop is walked to its end before its start is walked again: by
// then all ways that lead back have been joined there. What lies behind it waits until it is done,
// but not where the budget may end before: there, the lowest block is next.
static block_id next_block(const struct merge *m, block_id b)
{
    const struct cfg *c = m->t->cfg;

    for (block_id head = m->out.is_incomplete ? CFG_NONE : c->loop_head[b]; head != CFG_NONE;
         head = c->loop_outer[head]) {
        block_id next = dirty_in_loop(m, b + 1, head);
        next = next == CFG_NONE ? dirty_in_loop(m, head, head) : next;
        if (next != CFG_NONE) {
            return next;
        }
    }
    return bitset_next(m->dirty, 0);
}

struct candidates merge_run(struct typestate *t)
{
    struct merge m = {.t = t};
    struct state *entry = pool_take(t);

    m.blocks = arena_array(t->arena, struct nodes, t->func->nblocks);
    m.dirty = bitset_new(t->arena, t->func->nblocks);
    m.joined = pool_take(t);
    find_passages(&m);
    find_stops(&m);
    t->on_edge = on_edge;
    t->on_error = on_error;
    t->on_exit = on_leave;
    t->ctx = &m;
    t->steps = 0;
    state_clear(entry);
    if (t->has_summary) {
        entries_build(t, entry);
        unite_entries(t, entry);
    }
    enter_function(t, entry);
    if (t->has_summary) {
        t->entry_state = state_freeze(t->arena, entry);
        t->uses = arena_array(t->arena, struct handle_use, t->func->ninsns * USES_PER_CALL);
    }
    enter(&m, 0, entry);
    for (block_id b = 0; b < t->func->nblocks; b = next_block(&m, b)) {
        // Where typestates were given up already, the rest is not worth the whole budget. What was
        // found stands, each on a path of its own; what returns have in common is not known.
        if (t->steps > (m.out.is_incomplete ? t->caps.steps / 4 : t->caps.steps)) {
            m.out.is_incomplete = true;
            m.out.nexits = 0;
            break;
        }
        walk_dirty(&m, b);
    }
    m.out.hit_cap = m.out.hit_cap || t->slice.is_cut;
    if (t->has_summary && !m.out.is_incomplete) {
        collect_returns(&m);
    }
    tell_states(&m);
    pool_give(t, m.joined);
    pool_give(t, entry);
    return m.out;
}
