// SPDX-License-Identifier: Apache-2.0
// The exact search: one feasible path from the entry to a candidate's error, without joins.
//
// Candidates come out of joined states and may have no path at all. Here states are never joined;
// equal states at a block are walked once, and blocks that cannot reach the error are left out. The
// way to an error leads through the place where the resource was obtained: until then that is what
// is gone for, and a state that has passed it for good without is left out, too; so is one that has
// given back the lock which is told of as kept.
// Paths are taken shortest first, those that contradict a shadow after all others (best first over
// doubts, then steps done plus blocks to go), so what is found first is the witness. If everything
// was walked, there is no such path and the candidate is dropped. If the budget ran out, a second
// search goes straight for the error, however long the path, around the blocks in which the first
// one saw the resource given back; if that finds none either, the candidate stands with less
// confidence.
//
// A loop that works on the handle is rarely meant to be passed over: paths that leave one before
// its first round come after those that do not, and tell with less confidence.
//
// In loops a counter makes every round a new state. From the third round on the state at the head
// is joined with that of the round before, and widened; a path through it is marked.
#include "analyzer/engine/typestate.h"

#include <errno.h>
#include <string.h>

enum { SEARCH_NODES = 1500, SEARCH_STEPS = 30000, ROUNDS = 3, NO_NODE = -1 };

struct found_node {
    const struct state *state;
    uint64_t hash;
    block_id block;
    int32_t parent, next;  // next: of the same block
    uint32_t depth, ahead; // blocks behind it, and at least to go
    bool is_widened;
    bool skips_loop; // that works on the handle
};

struct search {
    struct typestate *t;
    const struct candidate *goal;
    uint32_t *distance;   // blocks to the error, by block; UINT32_MAX: never
    uint32_t *detour;     // by way of where the resource is obtained; NULL: not in this function
    struct bitset losing; // blocks that gave it back
    bool is_hasty;        // any path will do
    struct found_node *nodes;
    uint32_t n;
    int32_t *by_block;
    uint32_t *heap; // open nodes
    uint32_t nheap;
    int32_t at;
    bool is_cut, is_found;
    struct state *joined;
    struct search_result result;
};

// ---- Distances ----------------------------------------------------------------------------------

// From each block to the target, which is `start` from the end; not through blocks that give the
// resource back.
static uint32_t *distances(const struct search *s, block_id target, uint32_t start)
{
    const struct cfg *c = s->t->cfg;
    uint32_t nblocks = s->t->func->nblocks, head = 0, tail = 0;
    block_id *queue = arena_array(s->t->arena, block_id, nblocks);
    uint32_t *to = arena_array(s->t->arena, uint32_t, nblocks);

    memset(to, 0xff, nblocks * sizeof *to);
    to[target] = start;
    queue[tail++] = target;
    while (head < tail) {
        block_id b = queue[head++];
        for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
            const block_id from = c->preds[p];
            if (to[from] == UINT32_MAX && !bitset_has(s->losing, from)) {
                to[from] = to[b] + 1;
                queue[tail++] = from;
            }
        }
    }
    return to;
}

// False: there is no way.
static bool measure(struct search *s)
{
    const struct ir_func *f = s->t->func;
    block_id obtained;

    s->distance = distances(s, cfg_block_of(f, s->goal->insn), 0);
    s->detour = NULL;
    if (s->goal->acquired != CFG_NONE) {
        obtained = cfg_block_of(f, s->goal->acquired);
        if (s->distance[obtained] != UINT32_MAX) {
            s->losing = bitset_new(s->t->arena, f->nblocks); // before, it does no harm
            s->detour = distances(s, obtained, s->distance[obtained]);
        }
    }
    return (s->detour ? s->detour[0] : s->distance[0]) != UINT32_MAX;
}

// A lock of which is told that it is kept must be held.
static bool is_on_the_way(const struct search *s, const struct resource *r)
{
    const struct machine_step *step;

    if (s->goal->event != EVENT_EXIT && s->goal->event != EVENT_THREAD_END &&
        s->goal->event != EVENT_JUMP) {
        return true;
    }
    step = machine_step_for(s->t->machines[r->machine], r->st, s->goal->event, API_MODE_ANY);
    return step && step->error == s->goal->error;
}

static bool has_goal(const struct search *s, const struct state *state)
{
    for (uint32_t i = 0; i < state->nres; i++) {
        const struct resource *r = &state->res[i];
        if (r->acquired == s->goal->acquired && r->machine == s->goal->machine &&
            is_on_the_way(s, r)) {
            return true;
        }
    }
    return false;
}

// How many blocks are to go from the start of `b`, at least; UINT32_MAX: there is no way.
static uint32_t blocks_ahead(const struct search *s, block_id b, const struct state *state)
{
    return s->detour && !has_goal(s, state) ? s->detour[b] : s->distance[b];
}

// ---- Open nodes: a binary heap ------------------------------------------------------------------

static bool comes_before(const struct search *s, uint32_t a, uint32_t b)
{
    const struct found_node *x = &s->nodes[a], *y = &s->nodes[b];
    uint32_t dx = x->ahead + (s->is_hasty ? 0 : x->depth);
    uint32_t dy = y->ahead + (s->is_hasty ? 0 : y->depth);

    if (x->state->doubts != y->state->doubts) {
        return x->state->doubts < y->state->doubts;
    }
    if (x->skips_loop != y->skips_loop) {
        return y->skips_loop;
    }
    if (x->is_widened != y->is_widened) {
        return y->is_widened;
    }
    if (dx != dy) {
        return dx < dy;
    }
    return x->ahead != y->ahead ? x->ahead < y->ahead : a < b;
}

static void heap_swap(struct search *s, uint32_t i, uint32_t k)
{
    uint32_t swap = s->heap[i];

    s->heap[i] = s->heap[k];
    s->heap[k] = swap;
}

static void heap_put(struct search *s, uint32_t node)
{
    uint32_t i = s->nheap++;

    s->heap[i] = node;
    for (; i && comes_before(s, s->heap[i], s->heap[(i - 1) / 2]); i = (i - 1) / 2) {
        heap_swap(s, i, (i - 1) / 2);
    }
}

static uint32_t heap_take(struct search *s)
{
    uint32_t first = s->heap[0], i = 0;

    s->heap[0] = s->heap[--s->nheap];
    for (;;) {
        uint32_t best = i;
        for (uint32_t k = 2 * i + 1; k <= 2 * i + 2; k++) {
            if (k < s->nheap && comes_before(s, s->heap[k], s->heap[best])) {
                best = k;
            }
        }
        if (best == i) {
            return first;
        }
        heap_swap(s, i, best);
        i = best;
    }
}

// ---- Nodes --------------------------------------------------------------------------------------

static bool is_seen(const struct search *s, block_id b, const struct state *state, uint64_t hash,
                    bool is_widened, bool skips_loop)
{
    for (int32_t n = s->by_block[b]; n != NO_NODE; n = s->nodes[n].next) {
        const struct found_node *o = &s->nodes[n];
        if (o->hash == hash && o->state->doubts <= state->doubts &&
            (is_widened || !o->is_widened) && (skips_loop || !o->skips_loop) &&
            state_equal(o->state, state)) {
            return true;
        }
    }
    return false;
}

// The latest visit of the loop head `b` on the way to node `n`, if there were enough of them.
static const struct found_node *round_before(const struct search *s, block_id b, int32_t n)
{
    const struct found_node *latest = NULL;
    unsigned rounds = 0;

    for (; n != NO_NODE; n = s->nodes[n].parent) {
        if (s->nodes[n].block == b) {
            latest = latest ? latest : &s->nodes[n];
            rounds++;
        }
    }
    return rounds >= ROUNDS ? latest : NULL;
}

// In the place of the one that the search before had there: many searches need the memory of one.
static const struct state *keep_state(const struct search *s, const struct state *state)
{
    struct state **room = &s->t->rooms[s->n];

    if (*room && (*room)->cap_vals >= state->nvals && (*room)->cap_binds >= state->nbinds &&
        (*room)->cap_res >= state->nres) {
        state_copy(*room, state);
    } else {
        *room = state_freeze_wide(s->t->arena, state);
    }
    return *room;
}

static void add_node(struct search *s, block_id b, struct state *state, bool is_widened,
                     bool skips_loop)
{
    const struct found_node *before =
        bitset_has(s->t->cfg->is_loop_head, b) ? round_before(s, b, s->at) : NULL;
    const uint32_t ahead = blocks_ahead(s, b, state);
    uint64_t hash;

    if (ahead == UINT32_MAX) {
        return;
    }
    if (before && state_key(before->state, &s->t->paths) == state_key(state, &s->t->paths) &&
        !state_equal(before->state, state)) {
        state_join(s->joined, before->state, state, true, &s->t->paths, s->t->scratch);
        state = s->joined;
        is_widened = true;
    }
    hash = state_hash(state);
    s->is_cut = s->is_cut || state->is_lossy;
    if (is_seen(s, b, state, hash, is_widened, skips_loop)) {
        return;
    }
    if (s->n == SEARCH_NODES) {
        s->is_cut = true;
        return;
    }
    s->nodes[s->n] = (struct found_node){.state = keep_state(s, state),
                                         .hash = hash,
                                         .block = b,
                                         .parent = s->at,
                                         .next = s->by_block[b],
                                         .depth = s->at == NO_NODE ? 0 : s->nodes[s->at].depth + 1,
                                         .ahead = ahead,
                                         .is_widened = is_widened,
                                         .skips_loop = skips_loop};
    s->by_block[b] = (int32_t)s->n;
    heap_put(s, s->n++);
}

// ---- Loops that are passed over -----------------------------------------------------------------

static bool holds_goal(const struct search *s, const struct state *state, ir_opnd o)
{
    const struct cell c = {.kind = CELL_REG, .base = ir_opnd_index(o)};
    val_id v = ir_opnd_kind(o) == IR_LOCAL ? state_lookup(state, &c) : 0;

    for (uint32_t i = 0; v && i < state->nres; i++) {
        const struct resource *r = &state->res[i];
        if (r->handle == v && r->acquired == s->goal->acquired) {
            return true;
        }
    }
    return false;
}

// Copies the handle, or passes it to a function.
static bool works_on_goal(const struct search *s, const struct state *state,
                          const struct ir_insn *i)
{
    for (uint32_t n = 0; i->op == IR_CALL && n < i->count; n++) {
        if (holds_goal(s, state, s->t->func->args[i->first + n])) {
            return true;
        }
    }
    return (i->op == IR_MOV || i->op == IR_STORE) && holds_goal(s, state, i->a);
}

static bool is_first_visit(const struct search *s, block_id b)
{
    unsigned visits = 0;

    for (int32_t n = s->at; n != NO_NODE; n = s->nodes[n].parent) {
        visits += s->nodes[n].block == b;
    }
    return visits == 1;
}

// The head of a loop whose body works on the handle is left for good when it is first come to.
static bool passes_over_loop(const struct search *s, block_id to, const struct state *state)
{
    const struct ir_func *f = s->t->func;
    const struct cfg *c = s->t->cfg;
    block_id head = s->nodes[s->at].block;

    if (s->goal->event != EVENT_DROP || !bitset_has(c->is_loop_head, head) ||
        c->loop_head[to] == head || !is_first_visit(s, head)) {
        return false;
    }
    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];
        for (uint32_t i = block->first;
             c->loop_head[b] == head && b != head && i < block->first + block->count; i++) {
            if (works_on_goal(s, state, &f->insns[i])) {
                return true;
            }
        }
    }
    return false;
}

// ---- Hooks --------------------------------------------------------------------------------------

static void on_edge(void *ctx, uint32_t succ, struct state *state)
{
    struct search *s = ctx;
    const struct ir_func *f = s->t->func;
    block_id to = f->succs[f->blocks[s->nodes[s->at].block].first_succ + succ];
    bool skips_loop;

    if (s->is_found || s->distance[to] == UINT32_MAX) {
        return;
    }
    if (has_goal(s, s->nodes[s->at].state) && !has_goal(s, state)) {
        bitset_set(s->losing, s->nodes[s->at].block);
    }
    skips_loop = s->nodes[s->at].skips_loop || passes_over_loop(s, to, state);
    enter_block(s->t, to, state);
    add_node(s, to, state, s->nodes[s->at].is_widened, skips_loop);
}

static void found(struct search *s, const struct resource *r, const struct state *state)
{
    s->is_found = true;
    s->result.doubts = state->doubts;
    s->result.unseen = state->unseen;
    s->result.skips_loop = s->at != NO_NODE && s->nodes[s->at].skips_loop;
    s->result.is_widened = s->at != NO_NODE && s->nodes[s->at].is_widened;
    s->result.is_interrupted = errno_is(s->t, state, EINTR);
    s->result.res = *r;
}

static void on_error(void *ctx, const struct error_event *e, const struct state *state)
{
    struct search *s = ctx;
    const struct candidate *g = s->goal;

    if (!s->is_found && e->machine == g->machine && e->error == g->error && e->event == g->event &&
        e->insn == g->insn && e->res->acquired == g->acquired) {
        found(s, e->res, state);
    }
}

static void on_leave(void *ctx, const struct exit_record *r, const struct state *state)
{
    struct search *s = ctx;
    const struct candidate *g = s->goal;

    if (s->is_found || g->event != EVENT_EXIT || r->machine != g->machine || r->error != g->error ||
        r->insn != g->insn || r->acquired != g->acquired ||
        !bucket_within(&r->bucket, &g->bucket)) {
        return;
    }
    for (uint32_t i = 0; i < state->nres; i++) {
        const struct resource *held = &state->res[i];
        if (held->acquired == r->acquired && held->machine == r->machine &&
            is_lock_held(s->t, held)) {
            found(s, held, state);
            return;
        }
    }
}

// ---- The search ---------------------------------------------------------------------------------

static void keep_path(struct search *s, struct arena *a, int32_t last)
{
    uint32_t n = s->nodes[last].depth + 1;

    s->result.path = arena_array(a, block_id, n);
    s->result.npath = n;
    for (int32_t i = last; i != NO_NODE; i = s->nodes[i].parent) {
        s->result.path[--n] = s->nodes[i].block;
    }
}

// As the merging walk starts, but nothing is kept for a summary.
static void start(const struct search *s, struct state *state)
{
    state_clear(state);
    if (s->t->entry_state) {
        state_copy(state, s->t->entry_state);
    } else {
        enter_function(s->t, state);
    }
    state->nentries = 0;
}

static void run(struct search *s)
{
    struct state *state = pool_take(s->t);

    s->n = s->nheap = 0;
    s->is_cut = false;
    s->t->steps = 0;
    for (block_id b = 0; b < s->t->func->nblocks; b++) {
        s->by_block[b] = NO_NODE;
    }
    start(s, state);
    enter_block(s->t, 0, state);
    s->at = NO_NODE;
    add_node(s, 0, state, false, false);
    while (s->nheap && !s->is_found) {
        if (s->t->steps > SEARCH_STEPS || s->n >= SEARCH_NODES) {
            s->is_cut = true;
            break;
        }
        s->at = (int32_t)heap_take(s);
        state_copy(state, s->nodes[s->at].state);
        walk_block(s->t, s->nodes[s->at].block, state);
    }
    pool_give(s->t, state);
}

struct search_result search_path(struct typestate *t, const struct candidate *c)
{
    struct search s = {.t = t, .goal = c};
    uint64_t steps = t->steps;

    s.joined = pool_take(t);
    if (!t->rooms) {
        t->rooms = arena_array(t->arena, struct state *, SEARCH_NODES);
    }
    s.losing = bitset_new(t->arena, t->func->nblocks);
    s.nodes = arena_array(t->arena, struct found_node, SEARCH_NODES);
    s.heap = arena_array(t->arena, uint32_t, SEARCH_NODES);
    s.by_block = arena_array(t->arena, int32_t, t->func->nblocks);
    t->on_edge = on_edge;
    t->on_error = on_error;
    t->on_exit = on_leave;
    t->ctx = &s;
    t->is_exact = true;
    if (measure(&s)) {
        run(&s);
        steps += t->steps;
        s.is_hasty = s.is_cut && !s.is_found && measure(&s);
    }
    if (s.is_hasty) {
        run(&s);
        steps += t->steps;
    }
    s.result.outcome = s.is_found               ? SEARCH_FOUND
                       : s.is_cut || s.is_hasty ? SEARCH_CUT
                                                : SEARCH_NONE;
    if (s.is_found) {
        keep_path(&s, t->arena, s.at);
    }
    t->is_exact = false;
    t->steps = steps;
    pool_give(t, s.joined);
    return s.result;
}
