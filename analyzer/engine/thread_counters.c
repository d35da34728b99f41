// SPDX-License-Identifier: Apache-2.0
// All steps by one up and down of fields and variables are listed. A counter is at fault if the
// code that a thread runs raises and lowers it, nobody else raises it, and a loop behind the call
// that starts the thread, in the same function, goes on until it is 0.
#include "analyzer/engine/thread_counters.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/thread_parts.h"

struct step {
    uint64_t class;
    func_id function;
    uint32_t insn;
    bool is_up;
};

struct search {
    const struct threads *t;
    const struct program *p;
    struct step *steps;           // list
    struct thread_counter *found; // list
};

static bool is_constant(const struct program_func *at, ir_opnd o, int64_t *v)
{
    if (ir_opnd_kind(o) != IR_CONST) {
        return false;
    }
    *v = (int64_t)at->unit->consts[ir_opnd_index(o)].value;
    return true;
}

// By how much the instruction changes what lies at its place; 0: something else.
static int64_t step_of(const struct program_func *at, const struct ir_insn *i)
{
    const struct ir_insn *sum =
        i->op == IR_STORE && ir_opnd_kind(i->a) == IR_TEMP ? ir_temp_def(at->func, i->a) : NULL;
    const struct ir_insn *load = sum && sum->op == IR_BIN && ir_opnd_kind(sum->a) == IR_TEMP
                                     ? ir_temp_def(at->func, sum->a)
                                     : NULL;
    const struct ir_insn *by = i->op == IR_RMW ? i : sum;
    int64_t v;

    if (i->op == IR_RMW ? !is_constant(at, i->a, &v)
                        : !load || load->op != IR_LOAD || load->place != i->place ||
                              !is_constant(at, sum->b, &v)) {
        return 0;
    }
    return by->sub == BIN_ADD ? v : by->sub == BIN_SUB ? -v : 0;
}

static void list_steps(struct search *s, func_id f)
{
    const struct program_func *at = program_func(s->p, f);

    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const int64_t by = i->op == IR_STORE || i->op == IR_RMW ? step_of(at, i) : 0;
        const uint64_t class = by == 1 || by == -1 ? thread_handle_class(at->unit, i->place) : 0;
        if (class) {
            arrput(s->steps, ((struct step){class, f, n, by > 0}));
        }
    }
}

// A step by the thread, and by no other, or NULL; `*is_only`: and nobody else makes such steps.
static const struct step *find_step(const struct search *s, uint64_t class, uint64_t root,
                                    bool is_up, bool *is_only)
{
    const struct step *found = NULL;

    *is_only = true;
    for (size_t k = 0; k < arrlenu(s->steps); k++) {
        const struct step *x = &s->steps[k];
        if (x->class != class || x->is_up != is_up) {
            continue;
        }
        if (s->t->runs[x->function] == root) {
            found = found ? found : x;
        } else {
            *is_only = false;
        }
    }
    return found;
}

// The loop ends when what was read is 0.
static bool is_awaited(const struct program_func *at, const struct cfg *c, uint32_t load)
{
    const block_id b = cfg_block_of(at->func, load);
    const struct ir_insn *last =
        &at->func->insns[at->func->blocks[b].first + at->func->blocks[b].count - 1];
    const struct ir_insn *test = last->op == IR_BR && ir_opnd_kind(last->a) == IR_TEMP
                                     ? ir_temp_def(at->func, last->a)
                                     : NULL;
    const bool is_same = test == &at->func->insns[load];
    const block_id *succs = &at->func->succs[at->func->blocks[b].first_succ];
    const block_id head = c->loop_head[b];
    int64_t k;

    if (!test || head == CFG_NONE) {
        return false;
    }
    if (!is_same && (test->op != IR_BIN || test->a != at->func->insns[load].dst ||
                     !is_constant(at, test->b, &k) || k != 0)) {
        return false;
    }
    if (is_same || test->sub == BIN_NE || test->sub == BIN_GT) {
        return !cfg_in_loop(c, succs[1], head);
    }
    return (test->sub == BIN_EQ || test->sub == BIN_LE) && !cfg_in_loop(c, succs[0], head);
}

static void look_at(struct search *s, func_id f, const struct thread_spawn *spawn)
{
    const struct program_func *at = program_func(s->p, f);
    const uint64_t roots = threads_started(s->t, f, spawn->insn);

    for (uint32_t n = 0; n < at->func->ninsns && __builtin_popcountll(roots) == 1; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        const uint64_t class =
            i->op == IR_LOAD || i->op == IR_ALOAD ? thread_handle_class(at->unit, i->place) : 0;
        const struct step *up, *down;
        bool is_only, is_own;
        if (!class || !thread_comes_after(at->func, spawn, n) ||
            !is_awaited(at, s->t->code[f].cfg, n)) {
            continue;
        }
        up = find_step(s, class, roots, true, &is_only);
        down = find_step(s, class, roots, false, &is_own);
        if (up && down && is_only) {
            arrput(s->found, ((struct thread_counter){up->function, down->function, f, up->insn,
                                                      down->insn, n, spawn->insn, i->place}));
            return;
        }
    }
}

struct thread_counters thread_counters_find(struct arena *a, const struct threads *t)
{
    struct search s = {.t = t, .p = t->program};
    struct thread_counters out = {0};

    for (func_id f = 0; f < program_func_count(t->program); f++) {
        if (thread_has_code(program_func(t->program, f))) {
            list_steps(&s, f);
        }
    }
    for (func_id f = 0; f < program_func_count(t->program); f++) {
        for (uint32_t k = 0; k < t->code[f].nspawns; k++) {
            look_at(&s, f, &t->code[f].spawns[k]);
        }
    }
    out.n = (uint32_t)arrlenu(s.found);
    out.items = out.n ? arena_copy(a, s.found, out.n * sizeof *out.items) : NULL;
    arrfree(s.found);
    arrfree(s.steps);
    return out;
}
