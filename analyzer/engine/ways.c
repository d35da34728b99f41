// SPDX-License-Identifier: Apache-2.0
#include "analyzer/engine/ways.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/outcome.h"

enum { EVERY_ARM = UINT32_MAX, COPIES = 4, ENDS_BLOCKS = 32 };

struct walk {
    struct rule_ctx *ctx;
    const struct ir_func *f;
    uint32_t call;
    const struct result_tests *tests; // NULL: the result is not known
    int64_t v;
    ways_fn each;
    void *arg;
    struct bitset seen; // blocks
    block_id *work;
    uint32_t n;
};

// The branch is made by what instruction `test` has found, at once or by way of a variable.
static bool decides(struct rule_ctx *ctx, uint32_t test, uint32_t branch)
{
    const ir_opnd o = rule_insn(ctx, branch)->a, found = rule_insn(ctx, test)->dst;

    return test == branch || (found && found == o) ||
           flow_origin(context_reaching(ctx->function), o, branch) == test;
}

// The test that the branch at the end of a block is made by; NULL: none of this result.
static const struct result_test *test_of(const struct walk *w, uint32_t branch)
{
    for (uint32_t t = 0; w->tests && t < w->tests->n; t++) {
        if (decides(w->ctx, w->tests->items[t].insn, branch)) {
            return &w->tests->items[t];
        }
    }
    return NULL;
}

static uint32_t case_for(const struct walk *w, const struct ir_insn *i, uint32_t at)
{
    if (!w->tests || flow_origin(context_reaching(w->ctx->function), i->a, at) != w->call) {
        return EVERY_ARM;
    }
    for (uint32_t c = 0; c < i->count; c++) {
        const struct ir_case *one = &w->f->cases[i->first + c];

        if (one->lo <= w->v && w->v <= one->hi) {
            return c;
        }
    }
    return i->count; // the last successor
}

// The hidden local (`a && b` as a value) that an operand was copied from; 0: none.
static ir_opnd hidden_of(const struct walk *w, ir_opnd o, uint32_t at)
{
    for (int hops = 0; hops < COPIES; hops++) {
        const struct ir_insn *def = NULL;

        if (ir_opnd_kind(o) == IR_LOCAL) {
            const uint32_t n =
                flow_single_def(context_reaching(w->ctx->function), ir_opnd_index(o), at);
            if (w->f->locals[ir_opnd_index(o)].flags & LOCAL_HIDDEN) {
                return o;
            }
            def = n == CFG_NONE ? NULL : &w->f->insns[n];
        } else {
            def = ir_temp_def(w->f, o);
        }
        if (!def || (def->op != IR_MOV && def->op != IR_CAST)) {
            return 0;
        }
        at = (uint32_t)(def - w->f->insns);
        o = def->a;
    }
    return 0;
}

// A hidden local has got one truth on all that was walked.
static uint32_t arm_of_hidden(const struct walk *w, uint32_t branch)
{
    const ir_opnd local = hidden_of(w, w->f->insns[branch].a, branch);
    uint32_t arm = EVERY_ARM;

    for (uint32_t n = 0; local && n < w->f->ninsns; n++) {
        const struct ir_insn *i = &w->f->insns[n];
        uint32_t one;
        int64_t k;

        if (i->dst != local || !bitset_has(w->seen, cfg_block_of(w->f, n))) {
            continue;
        }
        if (i->op != IR_MOV || !ir_const_value(rule_unit(w->ctx), i->a, &k)) {
            return EVERY_ARM;
        }
        one = k ? 0 : 1;
        if (arm != EVERY_ARM && arm != one) {
            return EVERY_ARM;
        }
        arm = one;
    }
    return arm;
}

// ---- Flags: variables that still hold what they held before the call ----------------------------

// What a variable holds: a register local, or a place.
struct cell {
    ir_opnd local;
    place_id place;
};

static bool is_same_object(const struct walk *w, place_id a, place_id b)
{
    const struct place_table *places = rule_unit(w->ctx)->places;

    return a && b && place_root(places, a) == place_root(places, b);
}

// Somebody gets the address of the object.
static bool is_handed_on(const struct walk *w, const struct ir_insn *i, place_id place)
{
    for (uint32_t a = 0; (i->op == IR_CALL || i->op == IR_ICALL) && a < i->count; a++) {
        const struct ir_insn *def = ir_temp_def(w->f, w->f->args[i->first + a]);

        if (def && def->op == IR_ADDR && is_same_object(w, def->place, place)) {
            return true;
        }
    }
    return false;
}

static bool writes_cell(const struct walk *w, const struct ir_insn *i, const struct cell *c)
{
    if (c->local) {
        return i->dst == c->local;
    }
    return ((i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO || i->op == IR_HAVOC) &&
            is_same_object(w, i->place, c->place)) ||
           is_handed_on(w, i, c->place);
}

// The number that an instruction writes into the cell.
static bool number_written(const struct walk *w, const struct ir_insn *i, const struct cell *c,
                           int64_t *k)
{
    const bool is_plain = c->local ? i->op == IR_MOV : i->op == IR_STORE && i->place == c->place;

    return is_plain && ir_const_value(rule_unit(w->ctx), i->a, k);
}

// The number that the cell holds at the call, the same on all ways there.
static bool number_before(const struct walk *w, const struct cell *cell, int64_t *k)
{
    const struct cfg *c = rule_cfg(w->ctx);
    struct bitset seen = bitset_new(rule_arena(w->ctx), w->f->nblocks);
    block_id *work = arena_array(rule_arena(w->ctx), block_id, w->f->nblocks + 1);
    uint32_t n = 0, end = w->call;
    bool is_found = false;

    work[n++] = cfg_block_of(w->f, w->call);
    while (n > 0) {
        const block_id b = work[--n];
        uint32_t i = end ? end : w->f->blocks[b].first + w->f->blocks[b].count;
        int64_t one;

        end = 0;
        while (i > w->f->blocks[b].first &&
               (i - 1 == w->call || !writes_cell(w, &w->f->insns[i - 1], cell))) {
            i--;
        }
        if (i > w->f->blocks[b].first) {
            if (!number_written(w, &w->f->insns[i - 1], cell, &one) || (is_found && one != *k)) {
                return false;
            }
            *k = one;
            is_found = true;
            continue;
        }
        if (b == 0) {
            return false;
        }
        for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
            if (!bitset_has(seen, c->preds[p])) {
                bitset_set(seen, c->preds[p]);
                work[n++] = c->preds[p];
            }
        }
    }
    return is_found;
}

// What was walked so far leaves the cell alone.
static bool is_untouched(const struct walk *w, const struct cell *cell)
{
    const block_id home = cfg_block_of(w->f, w->call);

    for (uint32_t n = 0; n < w->f->ninsns; n++) {
        const block_id b = cfg_block_of(w->f, n);

        if ((bitset_has(w->seen, b) || (b == home && n > w->call)) && n != w->call &&
            writes_cell(w, &w->f->insns[n], cell)) {
            return false;
        }
    }
    return true;
}

// The cell that the operand was read from.
static struct cell cell_of(const struct walk *w, ir_opnd o)
{
    const struct ir_insn *def = ir_temp_def(w->f, o);

    while (def && def->op == IR_CAST) {
        o = def->a;
        def = ir_temp_def(w->f, o);
    }
    if (ir_opnd_kind(o) == IR_LOCAL) {
        return (struct cell){.local = o};
    }
    return (struct cell){.place = def && def->op == IR_LOAD &&
                                          !place_has_deref(rule_unit(w->ctx)->places, def->place)
                                      ? def->place
                                      : 0};
}

// `if (!found)`, where nothing has been found on the way.
static uint32_t arm_of_flag(const struct walk *w, uint32_t branch)
{
    ir_opnd o = w->f->insns[branch].a;
    const struct ir_insn *test = ir_temp_def(w->f, o);
    bool is_equal = false;
    int64_t k = 0, with = 0;
    struct cell cell;

    if (test && test->op == IR_BIN && (test->sub == BIN_EQ || test->sub == BIN_NE) &&
        ir_const_value(rule_unit(w->ctx), test->b, &with)) {
        o = test->a;
        is_equal = test->sub == BIN_EQ;
    }
    cell = cell_of(w, o);
    if ((!cell.local && !cell.place) || !is_untouched(w, &cell) || !number_before(w, &cell, &k)) {
        return EVERY_ARM;
    }
    return (k == with) == is_equal ? 0 : 1;
}

static uint32_t arm_of(const struct walk *w, uint32_t end)
{
    const struct ir_insn *i = &w->f->insns[end];
    const struct result_test *t = i->op == IR_BR ? test_of(w, end) : NULL;

    if (i->op == IR_SWITCH) {
        return case_for(w, i, end);
    }
    if (t) {
        return result_test_holds(t, w->v) ? 0 : 1;
    }
    if (i->op != IR_BR || !w->tests) {
        return EVERY_ARM;
    }
    return hidden_of(w, i->a, end) ? arm_of_hidden(w, end) : arm_of_flag(w, end);
}

// A project's own version of a function of the C library, for systems that lack it, returns as
// little as that one, whatever can be seen of its body.
static bool replaces_one_that_ends(const struct walk *w, const struct ir_insn *i,
                                   const struct callee *c)
{
    const struct ir_unit *u = rule_unit(w->ctx);
    const struct api_fn *m;

    if (c->body == FUNC_UNKNOWN) {
        return false;
    }
    m = models_find(program_models(rule_program(w->ctx)), ir_name(u, u->fns[i->callee].name),
                    UINT32_MAX, u->types[u->fns[i->callee].type].flags & TYPE_VARIADIC,
                    RESULT_VOID);
    return m && m->flags & API_NORETURN;
}

// Some way leads from a block of the body to a return, not by way of block `without`.
static bool reaches_return(const struct walk *w, const struct program_func *at, block_id from,
                           block_id without)
{
    struct bitset seen = bitset_new(rule_arena(w->ctx), at->func->nblocks);
    block_id *work = arena_array(rule_arena(w->ctx), block_id, at->func->nblocks + 1);
    uint32_t n = 0;

    work[n++] = from;
    while (n > 0) {
        const struct ir_block *b = &at->func->blocks[work[--n]];
        bool goes_on = true;

        for (uint32_t i = b->first; goes_on && i < b->first + b->count; i++) {
            const struct ir_insn *x = &at->func->insns[i];
            if (x->op == IR_RET) {
                return true;
            }
            goes_on = x->op != IR_CALL ||
                      !(program_callee(rule_program(w->ctx), at->unit, x)->flags & CALLEE_NORETURN);
        }
        for (uint32_t s = 0; goes_on && s < b->nsuccs; s++) {
            const block_id to = at->func->succs[b->first_succ + s];
            if (to != without && !bitset_has(seen, to)) {
                bitset_set(seen, to);
                work[n++] = to;
            }
        }
    }
    return false;
}

// All ways through the body come to a branch on the parameter, and end where it is not 0.
static bool ends_if_set(const struct walk *w, const struct program_func *at, uint32_t param)
{
    for (block_id b = 0; b < at->func->nblocks; b++) {
        const struct ir_block *block = &at->func->blocks[b];
        const struct ir_insn *end = &at->func->insns[block->first + block->count - 1];
        const struct ir_insn *def = ir_temp_def(at->func, end->a);
        const ir_opnd o = end->op == IR_BR && def && def->op == IR_CAST ? def->a : end->a;

        if (end->op == IR_BR && o == ir_opnd_make(IR_LOCAL, param) &&
            !reaches_return(w, at, at->func->succs[block->first_succ], CFG_NONE) &&
            (b == 0 || !reaches_return(w, at, 0, b))) {
            return true;
        }
    }
    return false;
}

// `errmsg(1, status, text)`: ends the process if it is told to.
static bool is_told_to_end(const struct walk *w, const struct ir_insn *i, const struct callee *c)
{
    const struct program_func *at =
        c->body == FUNC_UNKNOWN ? NULL : program_func(rule_program(w->ctx), c->body);

    for (uint32_t a = 0; at && at->func->nblocks <= ENDS_BLOCKS && a < i->count; a++) {
        int64_t k;

        if (a < at->func->nparams &&
            ir_const_value(rule_unit(w->ctx), w->f->args[i->first + a], &k) && k != 0 &&
            ends_if_set(w, at, a)) {
            return true;
        }
    }
    return false;
}

static bool never_returns(const struct walk *w, const struct ir_insn *i)
{
    const struct callee *c =
        i->op == IR_CALL ? program_callee(rule_program(w->ctx), rule_unit(w->ctx), i) : NULL;

    return c && (c->flags & CALLEE_NORETURN || replaces_one_that_ends(w, i, c) ||
                 is_told_to_end(w, i, c));
}

// From instruction `from` of a block on; false: the way ends in it.
static bool go_through(struct walk *w, const struct ir_block *b, uint32_t from)
{
    for (uint32_t i = from; i < b->first + b->count; i++) {
        if (i == w->call || !w->each(w->arg, i) || never_returns(w, &w->f->insns[i])) {
            return false;
        }
    }
    return true;
}

static void walk_all(struct walk *w)
{
    uint32_t from = w->call + 1;

    w->seen = bitset_new(rule_arena(w->ctx), w->f->nblocks);
    w->work = arena_array(rule_arena(w->ctx), block_id, w->f->nblocks + 1);
    w->work[w->n++] = cfg_block_of(w->f, w->call);
    while (w->n > 0) {
        const struct ir_block *b = &w->f->blocks[w->work[--w->n]];
        const bool goes_on = go_through(w, b, from ? from : b->first);
        const uint32_t arm = arm_of(w, b->first + b->count - 1);

        from = 0;
        for (uint32_t s = 0; goes_on && s < b->nsuccs; s++) {
            const block_id to = w->f->succs[b->first_succ + s];

            if ((arm == EVERY_ARM || arm == s) && !bitset_has(w->seen, to)) {
                bitset_set(w->seen, to);
                w->work[w->n++] = to;
            }
        }
    }
}

void ways_behind(struct rule_ctx *ctx, uint32_t call, ways_fn each, void *arg)
{
    struct walk w = {.ctx = ctx, .f = rule_func(ctx), .call = call, .each = each, .arg = arg};

    walk_all(&w);
}

void ways_behind_result(struct rule_ctx *ctx, uint32_t call, int64_t v, ways_fn each, void *arg)
{
    const struct result_tests tests = rule_result_tests_behind(ctx, call);
    struct walk w = {.ctx = ctx,
                     .f = rule_func(ctx),
                     .call = call,
                     .tests = &tests,
                     .v = v,
                     .each = each,
                     .arg = arg};

    walk_all(&w);
}

static bool is_known(struct rule_ctx *ctx, uint32_t test)
{
    const struct ir_func *f = rule_func(ctx);

    for (uint32_t b = 0; b < f->nblocks; b++) {
        const uint32_t end = f->blocks[b].first + f->blocks[b].count - 1;

        if (f->insns[end].op == IR_BR && decides(ctx, test, end)) {
            return true;
        }
    }
    return false;
}

bool ways_know_tests(struct rule_ctx *ctx, uint32_t call)
{
    const struct result_tests tests = rule_result_tests_behind(ctx, call);

    for (uint32_t t = 0; t < tests.n; t++) {
        if (!is_known(ctx, tests.items[t].insn)) {
            return false;
        }
    }
    return true;
}
