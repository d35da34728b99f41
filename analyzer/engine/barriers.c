// SPDX-License-Identifier: Apache-2.0
// Barriers that wait for more threads than there are.
//
// A barrier is made for a constant number of threads. Who comes is told by the roots that run the
// functions which wait on it: one thread each, or as many as the loop that starts them has rounds.
// Where one of these numbers is not known, nothing is said.
#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/condition_parts.h"

struct barrier_use {
    uint64_t class;
    struct lock_link at;
    const char *text;
    int64_t wanted; // -1: a wait
};

static void look_at_call(struct cond_finder *x, func_id f, uint32_t insn, struct barrier_use **list)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct ir_insn *i = &at->func->insns[insn];
    const struct api_fn *api = program_callee(x->g.program, at->unit, i)->api;

    for (uint32_t e = 0; api && !api->is_inferred && e < api->neffects; e++) {
        const struct api_effect *effect = &api->effects[e];
        struct barrier_use u = {.at = {f, insn}, .wanted = -1};
        if (effect->family != FAMILY_BARRIER || effect->at.root != API_ARG ||
            effect->at.arg >= i->count || (effect->kind != API_INIT && effect->kind != API_WAIT)) {
            continue;
        }
        u.class = cond_object(x, f, at->func->args[i->first + effect->at.arg], &u.text);
        if (effect->kind == API_INIT &&
            !ir_const_value(at->unit, at->func->args[i->first + i->count - 1], &u.wanted)) {
            u.wanted = 0; // not known
        }
        arrput(*list, u);
    }
}

// `for (i = 0; i < 4; i++)` around the instruction, and no other loop; 0: something else.
static int64_t rounds_of(struct cond_finder *x, func_id f, uint32_t insn)
{
    const struct program_func *at = program_func(x->g.program, f);
    const struct cfg *cfg = cond_cfg(x, f);
    const block_id head = cfg->loop_head[cfg_block_of(at->func, insn)];
    const struct ir_insn *test, *def;
    int64_t first = -1, end, step = 0, v;

    if (head == CFG_NONE || cfg->loop_outer[head] != CFG_NONE) {
        return 0;
    }
    test = &at->func->insns[at->func->blocks[head].first + at->func->blocks[head].count - 1];
    def = test->op == IR_BR ? ir_temp_def(at->func, test->a) : NULL;
    if (!def || def->op != IR_BIN || def->sub != BIN_LT || ir_opnd_kind(def->a) != IR_LOCAL ||
        !ir_const_value(at->unit, def->b, &end)) {
        return 0;
    }
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const bool is_inside = cfg_in_loop(cfg, cfg_block_of(at->func, n), head);
        if (i->dst != def->a) {
            continue;
        }
        if (!is_inside && i->op == IR_MOV && ir_const_value(at->unit, i->a, &v)) {
            first = first < 0 || first == v ? v : INT32_MAX;
        } else if (is_inside && i->op == IR_BIN && i->sub == BIN_ADD && i->a == def->a &&
                   ir_const_value(at->unit, i->b, &v) && v == 1) {
            step++;
        } else {
            return 0;
        }
    }
    return first >= 0 && step == 1 && end > first ? end - first : 0;
}

// How many threads run one of the functions; -1: not known.
static int64_t count_threads(struct cond_finder *x, uint64_t roots)
{
    const struct threads *t = x->g.threads;
    int64_t n = 0;

    if (roots >> ROOT_UNKNOWN & 1) {
        return -1;
    }
    for (uint32_t r = 0; r < t->nroots; r++) {
        const struct thread_root *root = &t->roots[r];
        int64_t rounds = 1;
        if (!(roots >> r & 1)) {
            continue;
        }
        if (!root->is_main && (root->is_multi || t->multi >> r & 1)) {
            const bool is_main = root->spawned_in != FUNC_UNKNOWN &&
                                 program_main(x->g.program, 0) == root->spawned_in;
            rounds = is_main ? rounds_of(x, root->spawned_in, root->spawned_at) : 0;
        }
        if (rounds == 0) {
            return -1;
        }
        n += rounds;
    }
    return n;
}

static void look_at_barrier(struct cond_finder *x, const struct barrier_use *made,
                            const struct barrier_use *all)
{
    const struct barrier_use *wait = NULL;
    uint64_t roots = 0;
    int64_t come;

    for (size_t i = 0; i < arrlenu(all); i++) {
        const struct barrier_use *u = &all[i];
        // Made twice, or some barrier that is not known: perhaps this one.
        if (!u->class || (u->class == made->class && u->wanted >= 0 && u != made)) {
            return;
        }
        if (u->class == made->class && u->wanted < 0) {
            roots |= x->g.threads->runs[u->at.function];
            wait = wait ? wait : u;
        }
    }
    come = wait ? count_threads(x, roots) : -1;
    if (come >= 0 && come < made->wanted) {
        arrput(x->gaps, ((struct barrier_gap){made->at, wait->at, made->text, made->wanted, come}));
    }
}

void cond_find_gaps(struct cond_finder *x)
{
    struct barrier_use *list = NULL;

    for (func_id f = 0; f < x->g.nfuncs; f++) {
        const struct program_func *at = program_func(x->g.program, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            if (at->func->insns[n].op == IR_CALL) {
                look_at_call(x, f, n, &list);
            }
        }
    }
    for (size_t i = 0;
         i < arrlenu(list) && program_count(x->g.program) == 1 && program_is_closed(x->g.program);
         i++) {
        if (list[i].wanted > 0) {
            look_at_barrier(x, &list[i], list);
        }
    }
    arrfree(list);
}
