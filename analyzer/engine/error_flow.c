// SPDX-License-Identifier: Apache-2.0
// The ways through a function are walked forward with a few *histories* of errno at each block:
// which call is known to have failed, by the arm of a test of its result, and which call, if any,
// may have set errno since. A history is forgotten at code out of sight and where errno is
// assigned. A call only counts as an intruder if nobody looks at its result: one whose result is
// tested sets errno on purpose. An arm on which a call has failed that is not known to set errno
// ends a history, too, for errno may be asked there on behalf of that call. An arm that contradicts
// a history is not taken by it.
#include "analyzer/engine/error_flow.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/list.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/outcome.h"

#include <string.h>

enum { HISTORIES_MAX = 12 };

struct history {
    uint32_t failed;    // a call, or CFG_NONE: nobody knows
    uint32_t latest;    // the call that may have set errno since; CFG_NONE: none
    uint32_t succeeded; // the call that set errno last, and is known not to have failed
    uint32_t is_reset;  // errno was assigned before: whoever looks at it knows what for
};

struct histories {
    struct history items[HISTORIES_MAX];
    uint32_t n;
};

// A call that sets errno, or that may have failed in another way.
struct setter {
    uint32_t insn;
    const struct api_fn *model; // NULL: a function of the program
    unsigned failure;           // enum signs, of one without a model; 0: not known
    enum error_set set;
    bool is_ignored;
    bool returns_error; // a number, and errno is left alone
};

// A test of the result of a setter.
struct asked {
    const struct setter *of;
    struct result_test test;
};

struct flow {
    struct rule_ctx *ctx;
    const struct error_sets *sets;
    const uint32_t *defs;
    uint32_t errno_fn;
    struct setter *setters;
    uint32_t nsetters;
    const struct setter **by_insn; // by instruction; NULL: none
    struct asked *asked;           // by instruction that tests; of NULL: none
    struct histories *in;          // by block
    struct error_read *out;
    uint32_t nout;
};

// ---- What there is to look at -------------------------------------------------------------------

static bool is_errno(const struct flow *w, const struct ir_insn *i)
{
    return errno_is_place(rule_unit(w->ctx), rule_func(w->ctx), w->defs, w->errno_fn, i->place);
}

static bool is_read(const struct flow *w, uint32_t insn)
{
    const struct ir_insn *i = rule_insn(w->ctx, insn);

    if (i->op == IR_LOAD) {
        return is_errno(w, i) &&
               !errno_is_only_saved(rule_arena(w->ctx), context_reaching(w->ctx->function),
                                    rule_unit(w->ctx), rule_func(w->ctx), w->defs, w->errno_fn,
                                    insn);
    }
    return error_is_told_by(w->sets, rule_unit(w->ctx), rule_func(w->ctx), w->defs, i);
}

static bool is_ignored(struct rule_ctx *ctx, uint32_t call)
{
    const struct ir_insn *i = rule_insn(ctx, call);

    return i->flags & (INSN_DISCARDED | INSN_VOID_CAST) || i->dst == 0 ||
           rule_result_uses(ctx, call).kinds == USE_NONE;
}

static const struct api_fn *model_of(struct rule_ctx *ctx, const struct ir_insn *i)
{
    const struct api_fn *m =
        i->op == IR_CALL ? program_callee(rule_program(ctx), rule_unit(ctx), i)->api : NULL;

    return m && !m->is_inferred && !(m->flags & API_PARTIAL) ? m : NULL;
}

// By what its callers do with the result; else a negative number or a null pointer, if it sets
// errno for more than what hardly happens.
static unsigned failure_signs(struct rule_ctx *ctx, const struct ir_insn *i, enum error_set set)
{
    const struct ir_unit *u = rule_unit(ctx);
    const struct call_targets *t = program_targets(rule_program(ctx), u, i);
    unsigned signs = t->n == 1 && t->items[0].body != FUNC_UNKNOWN
                         ? program_failure_signs(rule_program(ctx), t->items[0].body)
                         : 0;

    if (signs || set == ERRNO_RARELY) {
        return signs;
    }
    return u->types[i->type].kind == TYPE_POINTER ? SIGN_ZERO : SIGN_NEGATIVE;
}

static void add_setter(struct flow *w, uint32_t insn, enum error_set set)
{
    const struct ir_insn *i = rule_insn(w->ctx, insn);
    struct setter *s = &w->setters[w->nsetters++];
    struct result_tests tests;

    *s = (struct setter){.insn = insn,
                         .model = model_of(w->ctx, i),
                         .set = set,
                         .is_ignored = is_ignored(w->ctx, insn)};
    w->by_insn[insn] = s;
    if (s->is_ignored) {
        return;
    }
    s->failure = s->model ? 0 : failure_signs(w->ctx, i, set);
    s->returns_error = s->model && s->model->flags & API_RETURNS_ERROR;
    tests = rule_result_tests(w->ctx, insn);
    for (uint32_t n = 0; n < tests.n; n++) {
        w->asked[tests.items[n].insn] = (struct asked){s, tests.items[n]};
    }
}

static void collect_setters(struct flow *w)
{
    const struct ir_func *f = rule_func(w->ctx);

    w->setters = arena_array(rule_arena(w->ctx), struct setter, f->ninsns);
    w->by_insn = arena_array(rule_arena(w->ctx), const struct setter *, f->ninsns);
    w->asked = arena_array(rule_arena(w->ctx), struct asked, f->ninsns);
    for (uint32_t n = 0; n < f->ninsns; n++) {
        const struct ir_insn *i = &f->insns[n];
        if ((i->op == IR_CALL && i->callee != w->errno_fn) || i->op == IR_ICALL) {
            const struct api_fn *m = model_of(w->ctx, i);
            if (!m || !(m->flags & API_PURE)) {
                add_setter(w, n, error_set_of(w->sets, rule_unit(w->ctx), i));
            }
        }
    }
}

// ---- Histories ----------------------------------------------------------------------------------

static const struct history unknown = {CFG_NONE, CFG_NONE, CFG_NONE, 0};

// Something has happened behind a call that decides over errno in a way not understood.
static bool is_open(const struct flow *w, const struct history *h)
{
    return h->latest != CFG_NONE && !w->by_insn[h->latest]->is_ignored;
}

static struct history behind_call(const struct flow *w, const struct setter *s, struct history h)
{
    if (s->set == ERRNO_UNKNOWN) {
        return unknown;
    }
    if (s->model && s->model->flags & API_PROCESS_ENDS) { // exec comes back when it fails
        return (struct history){s->insn, CFG_NONE, CFG_NONE, 0};
    }
    if (s->set >= ERRNO_RARELY) {
        const uint32_t failed = is_open(w, &h) || h.failed == s->insn ? CFG_NONE : h.failed;
        return (struct history){failed, s->insn, CFG_NONE, h.is_reset};
    }
    h.succeeded = s->is_ignored ? h.succeeded : CFG_NONE;
    return h;
}

static struct history behind(const struct flow *w, uint32_t n, struct history h)
{
    const struct ir_insn *i = rule_insn(w->ctx, n);

    if (w->by_insn[n]) {
        return behind_call(w, w->by_insn[n], h);
    }
    if (i->op == IR_STORE && is_errno(w, i)) {
        return (struct history){CFG_NONE, CFG_NONE, CFG_NONE, 1};
    }
    return ir_not_understood(i) ? unknown : h;
}

static bool add(struct histories *to, const struct history *h)
{
    for (uint32_t k = 0; k < to->n; k++) {
        if (memcmp(&to->items[k], h, sizeof *h) == 0) {
            return false;
        }
    }
    if (to->n == HISTORIES_MAX) {
        return false;
    }
    to->items[to->n++] = *h;
    return true;
}

// ---- Arms ---------------------------------------------------------------------------------------

// The setter's result that the branch at the end of a block tests; NULL: none.
static const struct asked *tested_at(const struct flow *w, uint32_t end, bool *is_negated)
{
    const struct ir_func *f = rule_func(w->ctx);
    ir_opnd o = f->insns[end].a;

    *is_negated = false;
    if (w->asked[end].of) {
        return &w->asked[end];
    }
    for (unsigned hops = 0; hops < 4 && ir_opnd_kind(o) == IR_TEMP; hops++) {
        const uint32_t def = w->defs[ir_opnd_index(o)];
        const struct ir_insn *i = &f->insns[def];
        int64_t k;
        if (w->asked[def].of) {
            return &w->asked[def];
        }
        if (i->op == IR_BIN && (i->sub == BIN_EQ || i->sub == BIN_NE) &&
            ir_const_value(rule_unit(w->ctx), i->b, &k) && k == 0) {
            *is_negated = *is_negated != (i->sub == BIN_EQ);
        } else if (i->op != IR_CAST && i->op != IR_MOV) {
            break;
        }
        o = i->a;
    }
    return NULL;
}

// A number the call may return.
static bool may_return(const struct setter *s, int64_t v)
{
    const struct api_fn *m = s->model;

    if (!m) {
        return true;
    }
    if (m->has_range) {
        return v >= m->lo && v <= m->hi;
    }
    return m->fails.negated || m->fails.lo != -1 || m->fails.hi != -1 || v >= -1;
}

static bool is_failure(const struct setter *s, int64_t v)
{
    if (s->model) {
        return (v >= s->model->fails.lo && v <= s->model->fails.hi) != s->model->fails.negated;
    }
    return (s->failure & (v < 0 ? SIGN_NEGATIVE : v == 0 ? SIGN_ZERO : SIGN_POSITIVE)) != 0;
}

enum verdict { EITHER, FAILED, SUCCEEDED };

// What it says of the call that the test has come out as `is_true`.
static enum verdict verdict_of(const struct asked *a, bool is_true)
{
    const struct setter *s = a->of;
    const int64_t k = a->test.k;
    const int64_t samples[] = {k - 1, k, k + 1, -2, -1, 0, 1, 2, INT32_MIN, INT32_MAX};
    bool fails = false, succeeds = false;

    if (s->model && (s->model->fails.subject.root != API_RET || s->model->fails.subject.nsteps)) {
        return EITHER;
    }
    for (size_t n = 0; n < sizeof samples / sizeof samples[0]; n++) {
        const int64_t v = samples[n];
        if (may_return(s, v) && result_test_holds(&a->test, v) == is_true) {
            fails = fails || is_failure(s, v);
            succeeds = succeeds || !is_failure(s, v);
        }
    }
    return fails && succeeds ? EITHER : fails ? FAILED : SUCCEEDED;
}

// The history behind the arm; false: the arm contradicts it.
static bool refine(const struct flow *w, const struct asked *a, bool is_true, struct history *h)
{
    const uint32_t call = a->of->insn;
    const enum verdict v = verdict_of(a, is_true);

    if ((h->failed == call && h->latest != call && v == SUCCEEDED) ||
        (h->succeeded == call && v == FAILED)) {
        return false;
    }
    if (a->of->set < ERRNO_RARELY) {
        if (v == FAILED && a->of->returns_error && !h->is_reset) {
            *h = (struct history){call, CFG_NONE, CFG_NONE, 0};
        } else if (v == FAILED) {
            *h = unknown;
        }
        return true;
    }
    if (v == FAILED && h->latest != CFG_NONE) {
        *h = (struct history){call, h->latest == call ? CFG_NONE : h->latest, CFG_NONE, 0};
    } else if (v == SUCCEEDED && h->latest == call) {
        *h = a->of->model ? (struct history){h->failed, CFG_NONE, call, h->is_reset} : unknown;
    } else if (v == EITHER && h->latest == call) {
        *h = unknown;
    }
    (void)w;
    return true;
}

// The branch is taken when errno is one number: that is expected, and what went wrong is dealt
// with.
static bool is_expected_error(const struct flow *w, uint32_t end, uint32_t arm)
{
    const struct ir_insn *br = rule_insn(w->ctx, end);
    const struct ir_insn *i =
        ir_opnd_kind(br->a) == IR_TEMP ? rule_insn(w->ctx, w->defs[ir_opnd_index(br->a)]) : br;
    uint32_t def;
    int64_t k;
    bool is_left;

    if (i->op != IR_BIN || (i->sub != BIN_EQ && i->sub != BIN_NE) ||
        (i->sub == BIN_EQ) != (arm == 0)) {
        return false;
    }
    is_left = ir_const_value(rule_unit(w->ctx), i->b, &k);
    if ((!is_left && !ir_const_value(rule_unit(w->ctx), i->a, &k)) || k == 0) {
        return false;
    }
    def = flow_origin(context_reaching(w->ctx->function), is_left ? i->a : i->b, end);
    return def != CFG_NONE && rule_insn(w->ctx, def)->op == IR_LOAD &&
           is_errno(w, rule_insn(w->ctx, def));
}

static bool flow_to(struct flow *w, block_id b, uint32_t arm, const struct history *h)
{
    const struct ir_func *f = rule_func(w->ctx);
    const struct ir_block *block = &f->blocks[b];
    const uint32_t end = block->first + block->count - 1;
    struct history now = *h;
    bool is_negated;
    const struct asked *a = f->insns[end].op == IR_BR ? tested_at(w, end, &is_negated) : NULL;

    if (a && !refine(w, a, (arm == 0) != is_negated, &now)) {
        return false;
    }
    if (f->insns[end].op == IR_BR && is_expected_error(w, end, arm)) {
        now = unknown;
    }
    return add(&w->in[f->succs[block->first_succ + arm]], &now);
}

static bool pass(struct flow *w)
{
    const struct ir_func *f = rule_func(w->ctx);
    bool has_grown = false;

    for (block_id b = 0; b < f->nblocks; b++) {
        const struct ir_block *block = &f->blocks[b];
        for (uint32_t k = 0; k < w->in[b].n; k++) {
            struct history h = w->in[b].items[k];
            for (uint32_t n = block->first; n < block->first + block->count; n++) {
                h = behind(w, n, h);
            }
            for (uint32_t s = 0; s < block->nsuccs; s++) {
                has_grown |= flow_to(w, b, s, &h);
            }
        }
    }
    return has_grown;
}

// ---- Judgement ----------------------------------------------------------------------------------

static bool is_fault(const struct flow *w, const struct history *h, struct error_read *out)
{
    if (h->failed == CFG_NONE) {
        return false;
    }
    out->failed = h->failed;
    out->by = h->latest;
    if (h->latest != CFG_NONE && !is_open(w, h)) {
        out->fault = ERROR_OVERWRITTEN;
        out->set = w->by_insn[h->latest]->set;
        return true;
    }
    out->fault = ERROR_RETURNED;
    return h->latest == CFG_NONE && w->by_insn[h->failed]->returns_error;
}

// Every history ends in success of one call.
static bool is_of_success(const struct histories *all, struct error_read *out)
{
    for (uint32_t k = 0; k < all->n; k++) {
        const struct history *h = &all->items[k];
        if (h->succeeded == CFG_NONE || h->is_reset || h->failed != CFG_NONE ||
            h->succeeded != all->items[0].succeeded) {
            return false;
        }
    }
    out->fault = ERROR_OF_SUCCESS;
    out->failed = all->n ? all->items[0].succeeded : CFG_NONE;
    return all->n > 0;
}

static void judge(struct flow *w, uint32_t insn, const struct histories *all)
{
    struct error_read read = {.insn = insn, .by = CFG_NONE}, one = read;
    bool is_wrong = false;

    if (!is_read(w, insn)) {
        return;
    }
    for (uint32_t k = 0; k < all->n; k++) {
        if (!is_fault(w, &all->items[k], &one)) {
            read.is_fine_by_way |= all->items[k].failed != CFG_NONE;
        } else if (!is_wrong) {
            one.is_fine_by_way = read.is_fine_by_way;
            read = one;
            is_wrong = true;
        }
    }
    if (is_wrong || is_of_success(all, &read)) {
        w->out[w->nout++] = read;
    }
}

static void judge_block(struct flow *w, block_id b)
{
    const struct ir_block *block = &rule_func(w->ctx)->blocks[b];
    struct histories now = w->in[b];

    for (uint32_t n = block->first; n < block->first + block->count; n++) {
        struct histories next = {.n = 0};
        judge(w, n, &now);
        for (uint32_t k = 0; k < now.n; k++) {
            const struct history h = behind(w, n, now.items[k]);
            add(&next, &h);
        }
        now = next;
    }
}

static bool reads_any(const struct flow *w)
{
    for (uint32_t n = 0; n < rule_func(w->ctx)->ninsns; n++) {
        const struct ir_insn *i = rule_insn(w->ctx, n);
        if ((i->op == IR_CALL && i->callee == w->errno_fn) ||
            error_is_told_by(w->sets, rule_unit(w->ctx), rule_func(w->ctx), w->defs, i)) {
            return true;
        }
    }
    return false;
}

struct error_reads error_flow_look(struct rule_ctx *ctx)
{
    const struct ir_func *f = rule_func(ctx);
    struct flow w = {.ctx = ctx,
                     .sets = rule_error_sets(ctx),
                     .defs = ir_temp_defs(rule_arena(ctx), f),
                     .errno_fn = errno_function(rule_unit(ctx))};

    if (f->flags & FUNC_INCOMPLETE || !reads_any(&w)) {
        return (struct error_reads){0};
    }
    collect_setters(&w);
    w.in = arena_array(rule_arena(ctx), struct histories, f->nblocks);
    w.out = arena_array(rule_arena(ctx), struct error_read, f->ninsns);
    add(&w.in[0], &unknown);
    while (pass(&w)) {
    }
    for (block_id b = 0; b < f->nblocks; b++) {
        judge_block(&w, b);
    }
    return (struct error_reads){w.out, w.nout};
}
