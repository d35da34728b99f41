// SPDX-License-Identifier: Apache-2.0
// What comes from outside has no bound: connections, lines, messages. A loop that takes one and
// starts a thread for it has one only if something in the loop, or in the function that starts the
// thread for it, is a limit:
//
//   a wait for another thread (a join, a semaphore, a condition),
//   an element of an array for each handle,
//   a test of a number against another one: how many there are, how many there may be.
//
// Whether the result of the call that takes the next thing is negative, or the thread could be
// started, is no limit.
#include "analyzer/engine/thread_swarms.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/thread_parts.h"

struct search {
    const struct threads *t;
    const struct program *p;
    const struct program_func *at;
    const struct cfg *cfg;
    const struct reaching *reaching;
    struct thread_swarm *found; // list
};

static const struct api_fn *model_of(const struct search *s, const struct program_func *at,
                                     uint32_t insn)
{
    const struct ir_insn *i = &at->func->insns[insn];
    const struct api_fn *api = i->op == IR_CALL ? program_callee(s->p, at->unit, i)->api : NULL;

    return api && !api->is_inferred ? api : NULL;
}

// Takes the next connection, line or message.
static bool takes_next(const struct api_fn *m)
{
    bool is_accept = false;

    for (uint32_t e = 0; m && e < m->neffects; e++) {
        is_accept = is_accept || (m->effects[e].kind == API_ACQUIRE &&
                                  m->effects[e].family == FAMILY_FD && m->blocks == BLOCKS_NET);
    }
    return m && (is_accept || m->scan.kind == SCAN_LINE ||
                 (m->io.direction == IO_READ && m->io.flags & (IO_COUNTED | IO_MESSAGE)));
}

static bool waits(const struct api_fn *m)
{
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        if (m->effects[e].kind == API_JOIN || m->effects[e].kind == API_WAIT) {
            return true;
        }
    }
    return false;
}

// errno, and other memory that a library function says.
static bool is_of_library(const struct search *s, const struct program_func *at,
                          const struct reaching *r, uint32_t load)
{
    const place_id p = place_root(at->unit->places, at->func->insns[load].place);
    const struct place *root = place_get(at->unit->places, p);
    const uint32_t def = root->step == PLACE_TEMP
                             ? flow_origin(r, ir_opnd_make(IR_TEMP, root->arg), load)
                             : CFG_NONE;

    return def != CFG_NONE && model_of(s, at, def) != NULL;
}

// The number is not a mere result: it lies in memory, or was computed.
static bool is_count(const struct search *s, const struct program_func *at,
                     const struct reaching *r, ir_opnd o, uint32_t insn)
{
    const uint32_t def = flow_origin(r, o, insn);
    const uint8_t op = def == CFG_NONE ? IR_CALL : at->func->insns[def].op;

    if (def == CFG_NONE) {
        return ir_opnd_kind(o) == IR_LOCAL ||
               ir_opnd_kind(o) == IR_TEMP; // an argument, or another one in each round
    }
    return op == IR_ALOAD || op == IR_RMW || op == IR_BIN ||
           (op == IR_LOAD && !is_of_library(s, at, r, def));
}

// `x == 0`, `x < 0`, `x == -1`: asks for failure or for the end.
static bool asks_for_failure(const struct reaching *r, const struct ir_insn *i, uint32_t insn)
{
    const bool is_equality = i->sub == BIN_EQ || i->sub == BIN_NE;
    int64_t k;

    if (!flow_constant(r, i->b, insn, &k) && !flow_constant(r, i->a, insn, &k)) {
        return false;
    }
    return is_equality ? k == 0 || k == -1 : k == 0 && (i->sub == BIN_LT || i->sub == BIN_GE);
}

static bool is_limit(const struct search *s, const struct program_func *at,
                     const struct reaching *r, uint32_t insn)
{
    const struct ir_insn *i = &at->func->insns[insn];

    if (i->op != IR_BIN || i->sub < BIN_EQ || i->sub > BIN_GE || asks_for_failure(r, i, insn)) {
        return false;
    }
    return is_count(s, at, r, i->a, insn) || is_count(s, at, r, i->b, insn);
}

static bool has_index(const struct ir_unit *u, place_id p)
{
    for (; p; p = place_get(u->places, p)->parent) {
        if (place_get(u->places, p)->step == PLACE_INDEX) {
            return true;
        }
    }
    return false;
}

// The handle goes into another element of an array each time.
static bool fills_array(const struct program_func *at, const struct reaching *r, uint32_t call)
{
    const struct ir_insn *i = &at->func->insns[call];

    for (uint32_t n = 0; n < i->count; n++) {
        const uint32_t def = flow_origin(r, at->func->args[i->first + n], call);
        if (def != CFG_NONE && at->func->insns[def].op == IR_ADDR &&
            has_index(at->unit, at->func->insns[def].place)) {
            return true;
        }
    }
    return false;
}

// Something in the loop (CFG_NONE: in the function) limits how often one comes by.
static bool is_bounded(const struct search *s, const struct program_func *at, const struct cfg *c,
                       const struct reaching *r, block_id head)
{
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        if (head != CFG_NONE && !cfg_in_loop(c, cfg_block_of(at->func, n), head)) {
            continue;
        }
        if (waits(model_of(s, at, n)) || is_limit(s, at, r, n) ||
            at->func->insns[n].op == IR_ICALL || at->func->insns[n].op == IR_SWITCH) {
            return true;
        }
    }
    return false;
}

// A function that starts one thread, and nothing but.
static bool is_plain_starter(const struct search *s, struct arena *scratch, func_id f)
{
    const struct program_func *at = program_func(s->p, f);
    const struct thread_code *code = &s->t->code[f];
    const struct reaching *r;

    if (code->nspawns != 1 || !model_of(s, at, code->spawns[0].insn)) {
        return false;
    }
    r = flow_reaching(scratch, code->cfg, at->unit);
    return !is_bounded(s, at, code->cfg, r, CFG_NONE) && !fills_array(at, r, code->spawns[0].insn);
}

// Calls functions of libraries only.
static bool is_leaf(const struct search *s, const struct program_func *at)
{
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        if (i->op == IR_CALL && !model_of(s, at, n) &&
            !(at->unit->fns[i->callee].flags & FN_SYSTEM)) {
            return false;
        }
    }
    return true;
}

// The function may limit it.
static bool is_helper(const struct search *s, struct arena *scratch, const struct callee *c)
{
    const struct program_func *at;
    const struct cfg *cfg;

    if (c->body == FUNC_UNKNOWN || c->flags & CALLEE_UNSURE) {
        return true;
    }
    at = program_func(s->p, c->body);
    if (!thread_has_code(at) || !is_leaf(s, at)) {
        return true;
    }
    cfg = cfg_build(scratch, at->func);
    return is_bounded(s, at, cfg, flow_reaching(scratch, cfg, at->unit), CFG_NONE);
}

// So do other functions in the loop, unless they are of a library or start the thread.
static bool has_helpers(const struct search *s, struct arena *scratch, block_id head,
                        uint32_t spawn)
{
    for (uint32_t n = 0; n < s->at->func->ninsns; n++) {
        const struct ir_insn *i = &s->at->func->insns[n];
        if (i->op == IR_CALL && n != spawn &&
            cfg_in_loop(s->cfg, cfg_block_of(s->at->func, n), head) && !model_of(s, s->at, n) &&
            !(s->at->unit->fns[i->callee].flags & FN_SYSTEM) &&
            is_helper(s, scratch, program_callee(s->p, s->at->unit, i))) {
            return true;
        }
    }
    return false;
}

static uint32_t find_input(const struct search *s, block_id head)
{
    for (uint32_t n = 0; n < s->at->func->ninsns; n++) {
        if (cfg_in_loop(s->cfg, cfg_block_of(s->at->func, n), head) &&
            takes_next(model_of(s, s->at, n))) {
            return n;
        }
    }
    return CFG_NONE;
}

static void look_at(struct search *s, struct arena *scratch, func_id f,
                    const struct thread_spawn *spawn)
{
    const struct ir_insn *i = &s->at->func->insns[spawn->insn];
    const block_id head = s->cfg->loop_head[cfg_block_of(s->at->func, spawn->insn)];
    const struct callee *c = i->op == IR_CALL ? program_callee(s->p, s->at->unit, i) : NULL;
    uint32_t input;

    if (head == CFG_NONE || !c || fills_array(s->at, s->reaching, spawn->insn)) {
        return;
    }
    if (!model_of(s, s->at, spawn->insn) && (c->body == FUNC_UNKNOWN || c->flags & CALLEE_UNSURE ||
                                             !is_plain_starter(s, scratch, c->body))) {
        return;
    }
    input = find_input(s, head);
    if (input != CFG_NONE && !has_helpers(s, scratch, head, spawn->insn) &&
        !is_bounded(s, s->at, s->cfg, s->reaching, head)) {
        arrput(s->found, ((struct thread_swarm){f, spawn->insn, input}));
    }
}

struct thread_swarms thread_swarms_find(struct arena *a, struct arena *scratch,
                                        const struct threads *t)
{
    struct search s = {.t = t, .p = t->program};
    struct thread_swarms out = {0};

    for (func_id f = 0; f < program_func_count(t->program); f++) {
        const struct thread_code *code = &t->code[f];
        struct arena_mark mark = arena_mark(scratch);
        if (code->nspawns == 0) {
            continue;
        }
        s.at = program_func(t->program, f);
        s.cfg = code->cfg;
        s.reaching = flow_reaching(scratch, s.cfg, s.at->unit);
        for (uint32_t k = 0; k < code->nspawns; k++) {
            look_at(&s, scratch, f, &code->spawns[k]);
        }
        arena_rewind(scratch, mark);
    }
    out.n = (uint32_t)arrlenu(s.found);
    out.items = out.n ? arena_copy(a, s.found, out.n * sizeof *out.items) : NULL;
    arrfree(s.found);
    return out;
}
