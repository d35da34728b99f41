// SPDX-License-Identifier: Apache-2.0
// Before the first thread, and after the last.
//
// Of each call that may start a thread it is known which blocks it can come before, and at whose
// beginning the thread may still run: not behind a join of its handle. A join in a loop that the
// thread was not started in joins all that there are.
#include "analyzer/engine/thread_parts.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/outcome.h"

static place_id without_index(const struct ir_unit *u, place_id p)
{
    while (p && (place_get(u->places, p)->step == PLACE_INDEX ||
                 place_get(u->places, p)->step == PLACE_INDEX_K)) {
        p = place_get(u->places, p)->parent;
    }
    return p;
}

// The variable that a thread's handle is in, whichever element.
static place_id handle_place(const struct ir_unit *u, const struct ir_func *f,
                             const struct reaching *r, uint32_t insn, const struct api_place *at)
{
    const struct ir_insn *i = &f->insns[insn];
    uint32_t def;

    if (at->root != API_ARG || at->arg >= i->count) {
        return 0;
    }
    def = flow_origin(r, f->args[i->first + at->arg], insn);
    if (def == CFG_NONE || f->insns[def].op != (at->nsteps ? IR_ADDR : IR_LOAD)) {
        return 0;
    }
    return without_index(u, f->insns[def].place);
}

static void note_effects(struct thread_build *x, func_id id, struct thread_code *code,
                         const struct reaching *r, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct callee *c = program_callee(x->p, at->unit, &at->func->insns[insn]);
    size_t n = arrlenu(code->spawns);
    struct thread_spawn *last = n ? &code->spawns[n - 1] : NULL;

    for (uint32_t e = 0; c->api && !c->api->is_inferred && e < c->api->neffects; e++) {
        const struct api_effect *effect = &c->api->effects[e];
        place_id handle;
        if (effect->family != FAMILY_THREAD) {
            continue;
        }
        handle = handle_place(at->unit, at->func, r, insn, &effect->at);
        if (effect->kind == API_ACQUIRE && last && last->insn == insn) {
            last->handle = handle;
        } else if ((effect->kind == API_JOIN || effect->kind == API_USE) && handle) {
            arrput(code->joins, ((struct thread_join){insn, handle, effect->kind == API_USE}));
        }
    }
}

static place_id given_place(struct thread_build *x, func_id id, const struct reaching *r,
                            uint32_t insn, uint32_t arg, bool is_pointer)
{
    const struct program_func *at = program_func(x->p, id);
    const struct api_place place = {
        .root = API_ARG, .arg = (uint8_t)arg, .nsteps = is_pointer ? 1 : 0};

    return handle_place(at->unit, at->func, r, insn, &place);
}

// What a callee with a body does to threads of which it is given the handles.
static void note_callee(struct thread_build *x, func_id id, struct thread_code *code,
                        const struct reaching *r, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, id);
    const struct callee *c = program_callee(x->p, at->unit, &at->func->insns[insn]);
    const size_t n = arrlenu(code->spawns);
    const struct thread_given *g;

    if (c->body == FUNC_UNKNOWN || c->flags & CALLEE_UNSURE) {
        return;
    }
    g = &x->given[c->body];
    for (uint32_t a = 0; a < THREAD_PARAMS; a++) {
        const bool is_pointer = g->joins_at >> a & 1;
        if (is_pointer || g->joins >> a & 1) {
            const place_id handle = given_place(x, id, r, insn, a, is_pointer);
            if (handle) {
                arrput(code->joins, ((struct thread_join){insn, handle, false}));
            }
        }
        if (g->spawns_at >> a & 1 && g->nspawns == 1 && n && code->spawns[n - 1].insn == insn) {
            code->spawns[n - 1].handle = given_place(x, id, r, insn, a, true);
        }
    }
}

bool thread_starts_at(struct thread_build *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->p, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct call_targets *t = program_targets(x->p, at->unit, i);

    for (uint32_t k = 0; k < t->n; k++) {
        if (t->items[k].body != FUNC_UNKNOWN && x->may_spawn[t->items[k].body]) {
            return true;
        }
    }
    t = program_callbacks(x->p, at->unit, i);
    for (uint32_t k = 0; k < t->n; k++) {
        if (thread_is_new(t->items[k].as)) {
            return true;
        }
    }
    return false;
}

// What the call returns if it has started a thread: a model says what failure is, a summary when
// there is a thread.
static bool success_value(const struct api_fn *row, int64_t *v)
{
    for (uint32_t e = 0; row && row->is_inferred && e < row->neffects; e++) {
        const struct api_guard *g = &row->effects[e].guard[0];
        if (row->effects[e].kind == API_ACQUIRE && row->effects[e].family == FAMILY_THREAD) {
            *v = g->lo;
            return g->subject.root == API_RET && g->subject.nsteps == 0 && !g->negated &&
                   g->lo == g->hi;
        }
    }
    *v = 0;
    return row && !row->is_inferred && row->fails.subject.root == API_RET && row->fails.negated &&
           row->fails.lo == 0 && row->fails.hi == 0;
}

block_id thread_success_arm(const struct program *p, const struct program_func *at,
                            const struct reaching *r, uint32_t insn, block_id block)
{
    const struct ir_func *f = at->func;
    const struct ir_block *b = &f->blocks[block];
    const struct ir_insn *last = &f->insns[b->first + b->count - 1];
    uint32_t def = last->op == IR_BR ? flow_origin(r, last->a, b->first + b->count - 1) : CFG_NONE;
    const struct ir_insn *test = def == CFG_NONE ? NULL : &f->insns[def];
    int64_t v, k;

    if (!test || f->insns[insn].op != IR_CALL ||
        !success_value(program_callee(p, at->unit, &f->insns[insn])->api, &v)) {
        return CFG_NONE;
    }
    if (def == insn) {
        return f->succs[b->first_succ + (v == 0)];
    }
    if (test->op != IR_BIN || test->sub < BIN_EQ || test->sub > BIN_GE ||
        flow_origin(r, test->a, def) != insn || !flow_constant(r, test->b, def, &k)) {
        return CFG_NONE;
    }
    return f->succs[b->first_succ +
                    !result_test_holds(&(struct result_test){.op = test->sub, .k = k}, v)];
}

// ---- Where a thread may run ---------------------------------------------------------------------

struct life {
    const struct thread_code *code;
    const struct ir_func *f;
    const struct thread_spawn *s;
    struct bitset joins; // blocks that join it
    struct bitset alive;
    block_id *work;
    uint32_t n;
};

// The outermost loop around a join that the thread was not started in: it joins all that there are.
static block_id join_loop(const struct life *l, block_id join)
{
    const struct cfg *c = l->code->cfg;
    block_id start = cfg_block_of(l->f, l->s->insn), found = CFG_NONE;

    for (block_id h = c->loop_head[join]; h != CFG_NONE && !cfg_in_loop(c, start, h);
         h = c->loop_outer[h]) {
        found = h;
    }
    return found;
}

// The way from one block to the next leads past the joins.
static bool passes_joins(const struct life *l, block_id from, block_id to)
{
    for (block_id j = bitset_next(l->joins, 0); j < l->f->nblocks;
         j = bitset_next(l->joins, j + 1)) {
        block_id loop = join_loop(l, j);
        if (loop == CFG_NONE
                ? j == from
                : cfg_in_loop(l->code->cfg, from, loop) && !cfg_in_loop(l->code->cfg, to, loop)) {
            return true;
        }
    }
    return false;
}

static void live_on(struct life *l, block_id b)
{
    if (!bitset_has(l->alive, b)) {
        bitset_set(l->alive, b);
        l->work[l->n++] = b;
    }
}

static void live_past(struct life *l, block_id b)
{
    const struct ir_block *block = &l->f->blocks[b];

    for (uint32_t s = 0; s < block->nsuccs; s++) {
        block_id to = l->f->succs[block->first_succ + s];
        if (!passes_joins(l, b, to)) {
            live_on(l, to);
        }
    }
}

// The blocks on the ways from the start on, up to joins.
static struct bitset live(struct thread_build *x, struct life *l)
{
    l->alive = bitset_new(x->a, l->f->nblocks);
    if (l->s->success != CFG_NONE) {
        live_on(l, l->s->success);
    } else {
        live_past(l, cfg_block_of(l->f, l->s->insn));
    }
    while (l->n > 0) {
        live_past(l, l->work[--l->n]);
    }
    return l->alive;
}

static bool is_join_of(const struct thread_join *j, const struct thread_spawn *s)
{
    return j->handle == s->handle && !j->is_use;
}

static void find_life(struct thread_build *x, func_id id, const struct thread_code *code,
                      struct thread_spawn *s)
{
    const struct ir_func *f = program_func(x->p, id)->func;
    struct life l = {.code = code, .f = f, .s = s};

    l.work = arena_array(x->scratch, block_id, f->nblocks + 1);
    l.joins = bitset_new(x->a, f->nblocks);
    s->after = live(x, &l);
    for (uint32_t j = 0; s->handle && j < code->njoins; j++) {
        if (is_join_of(&code->joins[j], s)) {
            bitset_set(l.joins, cfg_block_of(f, code->joins[j].insn));
        }
    }
    s->alive = live(x, &l);
}

static void freeze(struct thread_build *x, struct thread_code *code)
{
    struct thread_spawn *spawns = code->spawns;
    struct thread_join *joins = code->joins;

    code->spawns = code->nspawns ? arena_copy(x->a, spawns, code->nspawns * sizeof *spawns) : NULL;
    code->joins = code->njoins ? arena_copy(x->a, joins, code->njoins * sizeof *joins) : NULL;
    arrfree(spawns);
    arrfree(joins);
}

bool thread_waits(struct thread_build *x, func_id f)
{
    const struct program_func *at = program_func(x->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const struct api_fn *api = i->op == IR_CALL ? program_callee(x->p, at->unit, i)->api : NULL;
        for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
            if (api->effects[e].kind == API_JOIN ||
                (api->effects[e].kind == API_USE && api->effects[e].family == FAMILY_THREAD)) {
                return true;
            }
        }
    }
    return false;
}

void thread_look_inside(struct thread_build *x, func_id id)
{
    const struct program_func *at = program_func(x->p, id);
    struct thread_code *code = &x->t->code[id];
    const struct reaching *r;

    code->cfg = cfg_build(x->a, at->func);
    r = flow_reaching(x->a, code->cfg, at->unit);
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        if (at->func->insns[n].op != IR_CALL && at->func->insns[n].op != IR_ICALL) {
            continue;
        }
        if (thread_starts_at(x, id, n)) {
            arrput(code->spawns, ((struct thread_spawn){
                                     n,
                                     0,
                                     thread_success_arm(x->p, at, r, n, cfg_block_of(at->func, n)),
                                     {0},
                                     {0}}));
        }
        note_effects(x, id, code, r, n);
        note_callee(x, id, code, r, n);
    }
    code->nspawns = (uint32_t)arrlenu(code->spawns);
    code->njoins = (uint32_t)arrlenu(code->joins);
    for (uint32_t k = 0; k < code->nspawns; k++) {
        find_life(x, id, code, &code->spawns[k]);
    }
    freeze(x, code);
}

bool thread_comes_after(const struct ir_func *f, const struct thread_spawn *s, uint32_t insn)
{
    block_id b = cfg_block_of(f, insn);

    return bitset_has(s->after, b) || (cfg_block_of(f, s->insn) == b && s->insn < insn);
}

// Whether a thread that is started there may be running at the instruction.
bool thread_may_run(const struct thread_code *code, const struct ir_func *f,
                    const struct thread_spawn *s, uint32_t insn)
{
    block_id b = cfg_block_of(f, insn);
    bool is_behind = cfg_block_of(f, s->insn) == b && s->insn < insn;

    for (uint32_t j = 0; s->handle && j < code->njoins; j++) {
        if (is_join_of(&code->joins[j], s) && code->joins[j].insn < insn &&
            cfg_block_of(f, code->joins[j].insn) == b) {
            return false;
        }
    }
    return is_behind || bitset_has(s->alive, b);
}

bool thread_is_over(const struct thread_code *code, const struct ir_func *f,
                    const struct thread_spawn *s, uint32_t insn)
{
    return thread_comes_after(f, s, insn) && !thread_may_run(code, f, s, insn);
}

// Some thread that this function started, or let start, may be running.
static bool has_company(const struct threads *t, func_id f, uint32_t insn)
{
    const struct thread_code *code = &t->code[f];
    const struct ir_func *func = program_func(t->program, f)->func;

    for (uint32_t s = 0; s < code->nspawns; s++) {
        if (thread_may_run(code, func, &code->spawns[s], insn)) {
            return true;
        }
    }
    return false;
}

uint64_t threads_at(const struct threads *t, func_id f, uint32_t insn)
{
    uint64_t alone = t->runs[f] & t->mains & ~t->parallel[f];

    return alone && !has_company(t, f, insn) ? t->runs[f] & ~alone : t->runs[f];
}

void thread_spread_parallel(struct thread_build *x, const struct thread_call *e)
{
    x->t->parallel[e->to] |= threads_at(x->t, e->from, e->insn);
}
