// SPDX-License-Identifier: Apache-2.0
// A thread's loop ends when a variable or field has a certain value. If the only code that gives it
// this value stands behind the join of the thread, it comes too late: the join waits for the loop,
// and the loop for what is behind the join.
//
// Every store of something that is not another constant, every address taken counts as telling it
// in time. A loop that a call's result ends as well may end with its input.
#include "analyzer/engine/thread_stops.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/flow/uses.h"

struct stop {
    struct arena *scratch;
    const struct threads *t;
    uint32_t root;
    uint64_t class; // of the variable or field
    int64_t value;  // that is stored behind the join
    struct thread_late_stop *out;
};

static const struct program_func *code_of(const struct stop *s, func_id f)
{
    return program_func(s->t->program, f);
}

// ---- Stores -------------------------------------------------------------------------------------

// Whether control may come from behind one instruction to the other.
static bool leads_to(const struct stop *s, const struct ir_func *f, uint32_t from, uint32_t to)
{
    struct bitset seen = bitset_new(s->scratch, f->nblocks);
    const block_id start = cfg_block_of(f, from), end = cfg_block_of(f, to);
    block_id *todo = NULL;

    if (start == end && from < to) {
        return true;
    }
    arrput(todo, start);
    while (arrlenu(todo) && !bitset_has(seen, end)) {
        const struct ir_block *b = &f->blocks[arrpop(todo)];
        for (uint32_t k = 0; k < b->nsuccs; k++) {
            const block_id next = f->succs[b->first_succ + k];
            if (!bitset_has(seen, next)) {
                bitset_set(seen, next);
                arrput(todo, next);
            }
        }
    }
    arrfree(todo);
    return bitset_has(seen, end);
}

static bool is_store(const struct ir_insn *i)
{
    return i->op == IR_STORE || i->op == IR_ASTORE;
}

static bool is_behind_join(const struct stop *s, func_id f, uint32_t insn)
{
    const struct ir_func *func = code_of(s, f)->func;

    return f == s->out->joined_in && leads_to(s, func, s->out->join, insn) &&
           !leads_to(s, func, insn, s->out->join);
}

// The instruction may give the variable the value, in time.
static bool may_tell(const struct stop *s, func_id f, uint32_t insn)
{
    const struct program_func *at = code_of(s, f);
    const struct ir_insn *i = &at->func->insns[insn];
    int64_t k;

    switch (i->op) {
    case IR_STORE:
    case IR_ASTORE:
        return thread_handle_class(at->unit, i->place) == s->class &&
               !(ir_const_value(at->unit, i->a, &k) && k != s->value) &&
               !is_behind_join(s, f, insn);
    case IR_RMW:
    case IR_CAS:
    case IR_ADDR:
    case IR_COPY:
    case IR_HAVOC:
    case IR_VAARG:
        return i->place && thread_handle_class(at->unit, i->place) == s->class;
    default:
        return (i->op == IR_CALL || i->op == IR_ICALL) && ir_opnd_kind(i->dst) == IR_PLACE &&
               thread_handle_class(at->unit, ir_opnd_index(i->dst)) == s->class;
    }
}

static bool is_told_elsewhere(const struct stop *s)
{
    for (func_id f = 0; f < program_func_count(s->t->program); f++) {
        const struct program_func *at = code_of(s, f);
        for (uint32_t n = 0; !at->is_duplicate && n < at->func->ninsns; n++) {
            if (may_tell(s, f, n)) {
                return true;
            }
        }
    }
    return false;
}

// ---- Tests --------------------------------------------------------------------------------------

struct branch {
    uint32_t load; // CFG_NONE: it tests something else
    bool is_call;  // the result of a call
    struct result_test test;
};

static struct branch branch_of(const struct program_func *at, const struct reaching *r,
                               uint32_t insn)
{
    const struct ir_func *f = at->func;
    struct branch out = {.load = CFG_NONE, .test = {.op = BIN_NE}};
    uint32_t def = flow_origin(r, f->insns[insn].a, insn);

    if (def != CFG_NONE && f->insns[def].op == IR_BIN &&
        flow_constant(r, f->insns[def].b, def, &out.test.k)) {
        out.test.op = f->insns[def].sub;
        def = flow_origin(r, f->insns[def].a, def);
    }
    if (def == CFG_NONE || (f->insns[def].op != IR_LOAD && f->insns[def].op != IR_ALOAD)) {
        out.is_call =
            def == CFG_NONE || f->insns[def].op == IR_CALL || f->insns[def].op == IR_ICALL;
        return out;
    }
    out.load = def;
    return out;
}

static bool leaves(const struct cfg *c, block_id b, uint32_t way, block_id head)
{
    return !cfg_in_loop(c, c->func->succs[c->func->blocks[b].first_succ + way], head);
}

// A way out of the loop that depends on what a call has returned, or on what is not seen.
static bool ends_by_itself(const struct program_func *at, const struct cfg *c,
                           const struct reaching *r, block_id head)
{
    for (block_id b = 0; b < at->func->nblocks; b++) {
        const struct ir_block *block = &at->func->blocks[b];
        const uint32_t last = block->first + block->count - 1;
        bool is_exit = false;
        for (uint32_t w = 0; cfg_in_loop(c, b, head) && w < block->nsuccs; w++) {
            is_exit = is_exit || leaves(c, b, w, head);
        }
        if (is_exit && (at->func->insns[last].op != IR_BR || branch_of(at, r, last).is_call)) {
            return true;
        }
    }
    return false;
}

// The loop of the thread goes on until the variable has the value.
static bool is_awaited_in(const struct stop *s, func_id f)
{
    const struct program_func *at = code_of(s, f);
    const struct cfg *c = cfg_build(s->scratch, at->func);
    const struct reaching *r = flow_reaching(s->scratch, c, at->unit);

    for (block_id b = 0; b < at->func->nblocks; b++) {
        const uint32_t last = at->func->blocks[b].first + at->func->blocks[b].count - 1;
        const block_id head = c->loop_head[b];
        struct branch x;
        if (head == CFG_NONE || at->func->insns[last].op != IR_BR) {
            continue;
        }
        x = branch_of(at, r, last);
        if (x.load != CFG_NONE &&
            thread_handle_class(at->unit, at->func->insns[x.load].place) == s->class &&
            leaves(c, b, !result_test_holds(&x.test, s->value), head) &&
            !leaves(c, b, result_test_holds(&x.test, s->value), head) &&
            !ends_by_itself(at, c, r, head)) {
            s->out->tested_in = f;
            s->out->test = last;
            return true;
        }
    }
    return false;
}

static bool is_awaited(const struct stop *s)
{
    for (func_id f = 0; f < program_func_count(s->t->program); f++) {
        if (s->t->runs[f] >> s->root & 1 && f != s->out->joined_in &&
            code_of(s, f)->func->nblocks && is_awaited_in(s, f)) {
            return true;
        }
    }
    return false;
}

bool thread_find_late_stop(struct arena *scratch, const struct threads *t, uint32_t root,
                           struct thread_late_stop *out)
{
    const struct thread_root *r = &t->roots[root];
    struct stop s = {.scratch = scratch, .t = t, .root = root, .out = out};
    const struct program_func *at;

    if (!threads_waited_for(t, r->spawned_in, r->spawned_at, &out->joined_in, &out->join)) {
        return false;
    }
    at = code_of(&s, out->joined_in);
    for (uint32_t n = 0; n < at->func->ninsns; n++) {
        const struct ir_insn *i = &at->func->insns[n];
        s.class = is_store(i) ? thread_handle_class(at->unit, i->place) : 0;
        if (s.class && ir_const_value(at->unit, i->a, &s.value) &&
            is_behind_join(&s, out->joined_in, n) && is_awaited(&s) && !is_told_elsewhere(&s)) {
            out->store = n;
            return true;
        }
    }
    return false;
}
