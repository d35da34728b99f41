// SPDX-License-Identifier: Apache-2.0
// Who waits for himself: a reader that holds the pipe's write end, and readers and waiters for whom
// the same thread has yet to write, close or post.
//
// All questions are asked in the function that made the pipe, where each operation stands for
// itself or for the call below which it is done. After a fork the ways of the two processes are
// walked apart, by the test of its result. To be silent one operation that may come before is
// enough.
#include "analyzer/engine/channel_stuck.h"

#include "analyzer/base/arena.h"

enum { PIPE_HOLDS = 65536 };

// The ways of one process through a function.
struct ways {
    struct channel_func *f;
    uint32_t *forks; // list
    int64_t answer;  // of fork(): 0 in the child
};

// ---- Ways ---------------------------------------------------------------------------------------

static bool is_fork_result(const struct ways *w, ir_opnd o, uint32_t at)
{
    const uint32_t def = flow_origin(channel_reaching(w->f), o, at);

    for (size_t i = 0; i < arrlenu(w->forks); i++) {
        if (w->forks[i] == def) {
            return true;
        }
    }
    return false;
}

static bool compare(uint8_t op, int64_t a, int64_t b)
{
    switch (op) {
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
    default:
        return a >= b;
    }
}

// The arm that the process takes; UINT32_MAX: any.
static uint32_t arm_of(const struct ways *w, uint32_t last)
{
    const struct ir_func *f = w->f->func;
    const struct ir_insn *i = &f->insns[last], *def = ir_temp_def(f, i->a);
    int64_t k;

    if (i->op == IR_SWITCH && is_fork_result(w, i->a, last)) {
        for (uint32_t c = 0; c < i->count; c++) {
            if (w->answer >= f->cases[i->first + c].lo && w->answer <= f->cases[i->first + c].hi) {
                return c;
            }
        }
        return i->count;
    }
    if (i->op != IR_BR) {
        return UINT32_MAX;
    }
    if (def && def->op == IR_BIN && def->sub >= BIN_EQ && def->sub <= BIN_GE &&
        ir_const_value(w->f->unit, def->b, &k) && is_fork_result(w, def->a, last)) {
        return compare(def->sub, w->answer, k) ? 0 : 1;
    }
    return is_fork_result(w, i->a, last) ? (w->answer ? 0 : 1) : UINT32_MAX;
}

// Whether the process can come from behind `from` to `to`.
static bool leads_to(const struct ways *w, uint32_t from, uint32_t to)
{
    const struct ir_func *f = w->f->func;
    struct bitset seen = bitset_new(w->f->b->a, f->nblocks);
    block_id *todo = NULL;
    const block_id home = cfg_block_of(f, from), goal = cfg_block_of(f, to);
    bool found = home == goal && from < to;

    arrput(todo, home);
    while (arrlenu(todo) && !found) {
        const block_id b = arrpop(todo);
        const uint32_t last = f->blocks[b].first + f->blocks[b].count - 1;
        const uint32_t arm = arm_of(w, last);
        for (uint32_t k = 0; k < f->blocks[b].nsuccs; k++) {
            const block_id next = f->succs[f->blocks[b].first_succ + k];
            if ((arm == UINT32_MAX || arm == k) && !bitset_has(seen, next)) {
                bitset_set(seen, next);
                found = found || next == goal;
                arrput(todo, next);
            }
        }
    }
    arrfree(todo);
    return found;
}

// ---- One pipe -----------------------------------------------------------------------------------

struct look {
    struct channel_func *f;
    const struct local_pipe *pipe;
    struct ways ways;
    uint32_t *joins; // list
};

static void put_stuck(const struct look *l, enum stuck_kind kind, const struct end_op *at,
                      const struct end_op *other)
{
    struct channel_stuck out = {.kind = (uint8_t)kind,
                                .at = {at->function, at->insn},
                                .via = {l->f->id, at->via},
                                .made = {l->f->id, l->pipe->made},
                                .bytes = at->bytes};

    out.text = ir_name(l->f->unit, l->f->func->locals[l->pipe->local].name);
    out.other = other ? (struct channel_place){other->function, other->insn}
                      : (struct channel_place){FUNC_UNKNOWN, 0};
    arrput(l->f->b->stuck, out);
}

static bool has_op(const struct local_pipe *p, enum end_op_kind kind, bool in_thread)
{
    for (size_t i = 0; i < arrlenu(p->ops); i++) {
        if (p->ops[i].kind == kind && p->ops[i].is_in_thread == in_thread) {
            return true;
        }
    }
    return false;
}

// Something of this kind may be done before `op`, by the same process, not in a thread.
static const struct end_op *may_precede(const struct look *l, unsigned kinds,
                                        const struct end_op *op)
{
    for (size_t i = 0; i < arrlenu(l->pipe->ops); i++) {
        const struct end_op *other = &l->pipe->ops[i];
        if (kinds >> other->kind & 1 && !other->is_in_thread && other != op &&
            (other->via == op->via ? other->function != op->function || other->insn < op->insn
                                   : leads_to(&l->ways, other->via, op->via))) {
            return other;
        }
    }
    return NULL;
}

static const struct end_op *comes_later(const struct look *l, enum end_op_kind kind,
                                        const struct end_op *op)
{
    for (size_t i = 0; i < arrlenu(l->pipe->ops); i++) {
        const struct end_op *other = &l->pipe->ops[i];
        if (other->kind == kind && !other->is_in_thread && other->via != op->via &&
            leads_to(&l->ways, op->via, other->via)) {
            return other;
        }
    }
    return NULL;
}

// The reader's own process has the write end open: no way to the loop closes it.
static void look_at_own_end(struct look *l, const struct end_op *op)
{
    const unsigned ends = 1u << END_CLOSE_WRITE | 1u << END_DUPLICATE;
    bool in_parent;

    l->ways.answer = 1;
    in_parent = leads_to(&l->ways, l->pipe->made, op->via);
    l->ways.answer = in_parent ? 1 : 0;
    if (!leads_to(&l->ways, l->pipe->made, op->via) || may_precede(l, ends, op) ||
        (!arrlenu(l->ways.forks) && !has_op(l->pipe, END_WRITE, false))) {
        return;
    }
    put_stuck(l, STUCK_OWN_END, op, NULL);
}

// Threads read to the end, and the end is closed too late, or never.
static void look_at_threads(struct look *l, const struct end_op *op)
{
    const struct end_op *close = NULL;

    if (!arrlenu(l->joins) || has_op(l->pipe, END_CLOSE_WRITE, true) ||
        has_op(l->pipe, END_DUPLICATE, true) || has_op(l->pipe, END_DUPLICATE, false)) {
        return;
    }
    for (size_t i = 0; i < arrlenu(l->pipe->ops); i++) {
        const struct end_op *other = &l->pipe->ops[i];
        bool is_late = false;
        if (other->kind != END_CLOSE_WRITE) {
            continue;
        }
        for (size_t k = 0; k < arrlenu(l->joins); k++) {
            const block_id join = cfg_block_of(l->f->func, l->joins[k]);
            const block_id at = cfg_block_of(l->f->func, other->via);
            const block_id head = channel_cfg(l->f)->loop_head[join];
            // A loop of joins comes before what its head dominates.
            is_late =
                is_late || (leads_to(&l->ways, l->joins[k], other->via) &&
                            !leads_to(&l->ways, other->via, l->joins[k]) &&
                            cfg_dominates(channel_cfg(l->f), head == CFG_NONE ? join : head, at));
        }
        if (!is_late && leads_to(&l->ways, op->via, other->via)) {
            return;
        }
        close = is_late ? other : close;
    }
    put_stuck(l, close ? STUCK_AFTER_JOIN : STUCK_NEVER, op, close);
}

// One thread has both ends, and nobody else has them.
static void look_at_order(struct look *l, const struct end_op *op)
{
    const unsigned before = 1u << END_WRITE | 1u << END_CLOSE_WRITE | 1u << END_DUPLICATE;
    const struct end_op *later;

    if (op->kind == END_READ && !may_precede(l, before, op) &&
        leads_to(&l->ways, l->pipe->made, op->via)) {
        later = comes_later(l, END_WRITE, op);
        if (later) {
            put_stuck(l, STUCK_READ_FIRST, op, later);
        }
    } else if (op->kind == END_WRITE && op->bytes > PIPE_HOLDS) {
        later = comes_later(l, END_READ, op);
        if (later && !may_precede(l, 1u << END_READ | 1u << END_CLOSE_READ, op)) {
            put_stuck(l, STUCK_FULL, op, later);
        }
    }
}

static bool has_thread(const struct local_pipe *p)
{
    for (size_t i = 0; i < arrlenu(p->ops); i++) {
        if (p->ops[i].is_in_thread) {
            return true;
        }
    }
    return false;
}

static void look_at_pipe(struct look *l)
{
    const bool has_threads = has_thread(l->pipe);

    for (size_t i = 0; i < arrlenu(l->pipe->ops) && !l->pipe->is_escaped; i++) {
        const struct end_op *op = &l->pipe->ops[i];
        if (op->is_until_end && op->is_in_thread) {
            look_at_threads(l, op);
        } else if (op->is_until_end && !has_threads) {
            look_at_own_end(l, op);
        }
        if (!has_threads && !arrlenu(l->ways.forks)) {
            look_at_order(l, op);
        }
    }
}

// ---- Pipes of a function ------------------------------------------------------------------------

static const struct api_effect *effect_of(const struct api_fn *m, enum api_effect_kind kind,
                                          enum api_family family)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        if (m->effects[e].kind == kind && m->effects[e].family == family) {
            return &m->effects[e];
        }
    }
    return NULL;
}

// The local array that the call makes a pipe in; UINT32_MAX: none.
static uint32_t pipe_local(struct channel_func *f, uint32_t call)
{
    const struct api_effect *e =
        effect_of(channel_model(f, &f->func->insns[call]), API_ACQUIRE, FAMILY_FD);
    const struct place *p;
    place_id at;

    if (!e || e->at.root != API_ARG || e->at.nsteps != 2 || e->at.steps[1].kind != API_INDEX ||
        e->mode != API_MODE_READ) {
        return UINT32_MAX;
    }
    at = channel_pointee(f, call, e->at.arg);
    p = at ? place_get(f->unit->places, at) : NULL;
    if (p && p->step == PLACE_INDEX_K && p->arg == 0) {
        p = place_get(f->unit->places, p->parent);
    }
    return p && p->step == PLACE_LOCAL ? p->arg : UINT32_MAX;
}

void channel_find_stuck(struct channel_func *f)
{
    struct look l = {.f = f, .ways.f = f};

    for (uint32_t n = 0; n < f->func->ninsns; n++) {
        const struct api_fn *m = channel_model(f, &f->func->insns[n]);
        const uint32_t local = m ? pipe_local(f, n) : UINT32_MAX;
        struct local_pipe pipe;
        if (local == UINT32_MAX) {
            continue;
        }
        for (uint32_t k = 0; !l.pipe && k < f->func->ninsns; k++) {
            const struct api_fn *other = channel_model(f, &f->func->insns[k]);
            if (other && other->flags & API_FORKS) {
                arrput(l.ways.forks, k);
            }
            if (effect_of(other, API_JOIN, FAMILY_THREAD)) {
                arrput(l.joins, k);
            }
        }
        channel_follow_pipe(f, n, local, &pipe);
        l.pipe = &pipe;
        l.ways.answer = 1;
        look_at_pipe(&l);
        arrfree(pipe.ops);
    }
    arrfree(l.ways.forks);
    arrfree(l.joins);
}

// ---- Semaphores ---------------------------------------------------------------------------------

static bool starts_empty(const struct channel_build *b, const struct channel_use *made)
{
    const struct program_func *at = program_func(b->program, made->function);
    const struct ir_insn *i = &at->func->insns[made->insn];
    int64_t tokens;

    return i->count >= 3 && ir_const_value(at->unit, at->func->args[i->first + 2], &tokens) &&
           tokens == 0;
}

struct semaphore {
    const struct channel *c;
    const struct channel_use *made, *wait, *post; // the first ones
    bool is_one;                                  // all posts are in one function
};

// Somebody waits for a post, all of which are in sight, and none is there to begin with.
static bool is_awaited(const struct channel_build *b, const struct channel *c, struct semaphore *s)
{
    *s = (struct semaphore){.c = c, .is_one = true};
    for (uint32_t i = 0; i < c->nuses; i++) {
        const struct channel_use *u = &c->uses[i];
        s->made = u->op == CHANNEL_CREATE ? u : s->made;
        s->wait = u->op == CHANNEL_RECEIVE && !u->is_timed && !s->wait ? u : s->wait;
        s->post = u->op == CHANNEL_SEND && !s->post ? u : s->post;
        s->is_one = s->is_one && (u->op != CHANNEL_SEND || u->function == s->post->function);
    }
    return s->made && s->wait && s->post && s->is_one && starts_empty(b, s->made);
}

static void put_post(struct channel_build *b, const struct semaphore *s, enum stuck_kind kind,
                     uint32_t other)
{
    arrput(b->stuck, ((struct channel_stuck){.kind = (uint8_t)kind,
                                             .text = s->c->text,
                                             .at = {s->wait->function, s->wait->insn},
                                             .via = {s->post->function, s->post->insn},
                                             .made = {s->made->function, s->made->insn},
                                             .other = {s->post->function, other}}));
}

// The function that posts, which is main: it waits before.
static void look_at_own_post(struct channel_build *b, const struct semaphore *s)
{
    const struct program_func *at = program_func(b->program, s->wait->function);
    const struct cfg *cfg = cfg_build(b->a, at->func);
    const block_id home = cfg_block_of(at->func, s->wait->insn);

    for (uint32_t i = 0; i < s->c->nuses; i++) {
        const struct channel_use *u = &s->c->uses[i];
        const block_id other = cfg_block_of(at->func, u->insn);
        if (u->op == CHANNEL_SEND &&
            (other == home ? u->insn < s->wait->insn : !cfg_dominates(cfg, home, other))) {
            return;
        }
    }
    put_post(b, s, STUCK_POST, s->post->insn);
}

static bool posts_in(const struct semaphore *s, const struct ir_func *f, block_id b)
{
    for (uint32_t i = 0; i < s->c->nuses; i++) {
        if (s->c->uses[i].op == CHANNEL_SEND && cfg_block_of(f, s->c->uses[i].insn) == b) {
            return true;
        }
    }
    return false;
}

// A thread posts once, and returns on another way without.
static void look_at_skipped(struct channel_build *b, const struct semaphore *s)
{
    const struct ir_func *f = program_func(b->program, s->post->function)->func;
    const struct cfg *cfg = cfg_build(b->a, f);
    struct bitset seen = bitset_new(b->a, f->nblocks);
    uint32_t way_out = UINT32_MAX;
    block_id *todo = NULL;

    if (cfg->loop_head[cfg_block_of(f, s->post->insn)] != CFG_NONE) {
        return; // one for each of something
    }
    arrput(todo, 0);
    while (arrlenu(todo)) {
        const block_id at = arrpop(todo);
        const uint32_t last = f->blocks[at].first + f->blocks[at].count - 1;
        if (bitset_has(seen, at) || posts_in(s, f, at)) {
            continue;
        }
        bitset_set(seen, at);
        way_out = f->insns[last].op == IR_RET && last < way_out ? last : way_out;
        for (uint32_t k = 0; k < f->blocks[at].nsuccs; k++) {
            arrput(todo, f->succs[f->blocks[at].first_succ + k]);
        }
    }
    arrfree(todo);
    if (way_out != UINT32_MAX) {
        put_post(b, s, STUCK_SKIPPED, way_out);
    }
}

void channel_find_stuck_posts(struct channel_build *b, const struct channel_table *t)
{
    for (uint32_t i = 0; i < t->n && program_count(b->program) == 1; i++) {
        const struct channel *c = &t->items[i];
        struct semaphore s;
        if (c->family != FAMILY_SEM || c->is_escaped || c->is_may ||
            !(c->is_local || program_is_closed(b->program)) || !is_awaited(b, c, &s)) {
            continue;
        }
        if (s.wait->function == s.post->function &&
            program_main(b->program, 0) == s.post->function) {
            look_at_own_post(b, &s);
        } else if (s.wait->function != s.post->function &&
                   bitset_has(b->thread_entries, s.post->function)) {
            look_at_skipped(b, &s);
        }
    }
}
