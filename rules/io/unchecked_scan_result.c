// SPDX-License-Identifier: Apache-2.0
// unchecked-scan-result: a variable that scanf() may not have given a value is used, or its result
// is compared with a number that it never returns.
//
// For each number of conversions that may come out short, the ways on which the tests of the
// result allow it are walked: a target that is left out by then, is a local variable without an
// earlier value, and is read there makes a finding. Who sets the variables before, or looks at the
// number, is right; so is everything about memory that others see.
#include "analyzer/base/arena.h"
#include "analyzer/base/bitset.h"
#include "analyzer/engine/context.h"
#include "analyzer/engine/outcome.h"
#include "analyzer/engine/ways.h"
#include "rules/io/formats.h"
#include "rules/io/scans.h"

enum { TARGETS_MOST = 16 };

struct targets {
    uint32_t args[TARGETS_MOST]; // of the conversions that count, in order
    uint32_t n;
};

static struct targets targets_of(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m)
{
    size_t n;
    const char *p = rule_string(ctx, rule_operand(ctx, call, &m->scan.format), &n);
    const char *end = p ? p + n : NULL;
    uint32_t arg = (uint32_t)m->scan.format.arg + 1;
    struct targets t = {.n = 0};
    struct conversion c;

    while (p && p < end) {
        p = format_next(p, end, &c);
        if (c.is_counted && t.n < TARGETS_MOST && arg < rule_nargs(ctx, call)) {
            t.args[t.n++] = arg;
        }
        arg += c.kind && c.is_assigned;
    }
    return t;
}

// ---- Before: does the variable have a value? ----------------------------------------------------

// A local variable, whole or a part of it; 0 otherwise.
static place_id local_object(struct rule_ctx *ctx, ir_opnd pointer, uint32_t at)
{
    const struct place_table *places = rule_unit(ctx)->places;
    const uint32_t def = flow_origin(context_reaching(ctx->function), pointer, at);
    const struct ir_insn *i = def == CFG_NONE ? NULL : rule_insn(ctx, def);

    return i && i->op == IR_ADDR && !place_has_deref(places, i->place) &&
                   place_get(places, place_root(places, i->place))->step == PLACE_LOCAL
               ? i->place
               : 0;
}

static bool overlaps(struct rule_ctx *ctx, place_id a, place_id b)
{
    const struct place_table *places = rule_unit(ctx)->places;

    return place_is_prefix(places, a, b) || place_is_prefix(places, b, a);
}

static bool gets_address(struct rule_ctx *ctx, uint32_t call, place_id of)
{
    const struct place_table *places = rule_unit(ctx)->places;

    for (uint32_t a = 0; a < rule_nargs(ctx, call); a++) {
        const place_id p = local_object(ctx, rule_arg(ctx, call, a), call);

        if (p && place_root(places, p) == place_root(places, of)) {
            return true;
        }
    }
    return false;
}

static bool gives_value(struct rule_ctx *ctx, uint32_t insn, place_id of)
{
    const struct ir_insn *i = rule_insn(ctx, insn);

    switch (i->op) {
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
    case IR_HAVOC:
        return i->place && overlaps(ctx, i->place, of);
    case IR_CALL:
    case IR_ICALL:
        return gets_address(ctx, insn, of);
    default:
        return false;
    }
}

struct back {
    struct bitset seen;
    block_id *work;
    uint32_t n;
};

// Up through a block from before instruction `end`; true: the variable begins there, without a
// value. Other ways are put off.
static bool begins_in(struct rule_ctx *ctx, struct back *w, block_id b, uint32_t end, uint32_t call,
                      place_id of)
{
    const struct ir_func *f = rule_func(ctx);
    const struct cfg *c = rule_cfg(ctx);
    const struct place *root =
        place_get(rule_unit(ctx)->places, place_root(rule_unit(ctx)->places, of));

    for (uint32_t i = end; i-- > f->blocks[b].first;) {
        if (f->insns[i].op == IR_BEGIN && f->insns[i].local == root->arg) {
            return true;
        }
        if (i == call || gives_value(ctx, i, of)) {
            return false;
        }
    }
    for (uint32_t p = c->pred_first[b]; p < c->pred_first[b + 1]; p++) {
        if (!bitset_has(w->seen, c->preds[p])) {
            bitset_set(w->seen, c->preds[p]);
            w->work[w->n++] = c->preds[p];
        }
    }
    return false;
}

// On some way the variable has no value when the call is made.
static bool is_unset(struct rule_ctx *ctx, uint32_t call, place_id of)
{
    const struct ir_func *f = rule_func(ctx);
    struct back w = {.seen = bitset_new(rule_arena(ctx), f->nblocks),
                     .work = arena_array(rule_arena(ctx), block_id, f->nblocks + 1)};

    if (begins_in(ctx, &w, cfg_block_of(f, call), call, call, of)) {
        return true;
    }
    while (w.n > 0) {
        const block_id b = w.work[--w.n];

        if (begins_in(ctx, &w, b, f->blocks[b].first + f->blocks[b].count, call, of)) {
            return true;
        }
    }
    return false;
}

// ---- Behind: is it used? ------------------------------------------------------------------------

struct search {
    struct rule_ctx *ctx;
    place_id of;
    const place_id *targets; // all of the call's, some 0
    uint32_t ntargets;
    uint32_t use; // CFG_NONE: none yet
};

// A function that is known to read what it gets, and nothing else.
static bool only_reads(struct rule_ctx *ctx, uint32_t call, place_id of)
{
    const struct api_fn *m = rule_model(ctx, call);

    if (!m || m->is_inferred || !m->writes_known || m->scan.kind != SCAN_NONE) {
        return false;
    }
    for (uint32_t w = 0; w < m->nwrites; w++) {
        if (m->writes[w].root == API_ARG &&
            local_object(ctx, rule_arg(ctx, call, m->writes[w].arg), call) == of) {
            return false;
        }
    }
    return true;
}

// Another target gets a number there: `else major = -1;` says that there is nothing.
static bool marks_failure(const struct search *s, const struct ir_insn *i)
{
    int64_t k;

    for (uint32_t t = 0; i->op == IR_STORE && t < s->ntargets; t++) {
        if (s->targets[t] && i->place == s->targets[t] &&
            ir_const_value(rule_unit(s->ctx), i->a, &k)) {
            return true;
        }
    }
    return false;
}

// The variable's life begins anew, or is over.
static bool is_other_life(const struct search *s, const struct ir_insn *i)
{
    const struct place_table *places = rule_unit(s->ctx)->places;

    return (i->op == IR_BEGIN || i->op == IR_END) &&
           i->local == place_get(places, place_root(places, s->of))->arg;
}

static bool on_way(void *arg, uint32_t insn)
{
    struct search *s = arg;
    const struct ir_insn *i = rule_insn(s->ctx, insn);

    if (s->use != CFG_NONE) {
        return false;
    }
    if ((i->op == IR_LOAD && overlaps(s->ctx, i->place, s->of)) ||
        (i->op == IR_CALL && gets_address(s->ctx, insn, s->of) &&
         only_reads(s->ctx, insn, s->of))) {
        s->use = insn;
        return false;
    }
    return !gives_value(s->ctx, insn, s->of) && !marks_failure(s, i) && !is_other_life(s, i);
}

// Where target `n` is used after fewer than n + 1 conversions; CFG_NONE: nowhere.
static uint32_t used_unset(struct rule_ctx *ctx, uint32_t call, uint32_t n, const place_id *targets,
                           uint32_t ntargets)
{
    struct search s = {
        .ctx = ctx, .of = targets[n], .targets = targets, .ntargets = ntargets, .use = CFG_NONE};

    for (int64_t v = n; v >= -1 && s.use == CFG_NONE; v--) {
        ways_behind_result(ctx, call, v, on_way, &s);
    }
    return s.use;
}

// ---- The rule -----------------------------------------------------------------------------------

// Numbers that others look at, or that are compared with what is not known.
static bool is_looked_at_elsewhere(struct rule_ctx *ctx, uint32_t call,
                                   const struct result_tests *tests)
{
    const struct uses uses = rule_result_uses(ctx, call);

    return tests->is_kept || tests->is_passed ||
           uses.kinds & (USE_RETURNED | USE_STORED | USE_PASSED | USE_ARITHMETIC) ||
           (tests->has_others && !(uses.kinds & USE_SWITCHED)) || !ways_know_tests(ctx, call);
}

static void check_values(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                         const struct targets *t)
{
    place_id targets[TARGETS_MOST];

    for (uint32_t n = 0; n < t->n; n++) {
        targets[n] = local_object(ctx, rule_arg(ctx, call, t->args[n]), call);
    }
    for (uint32_t n = 0; n < t->n; n++) {
        const place_id of = targets[n];
        const uint32_t use = of ? used_unset(ctx, call, n, targets, t->n) : CFG_NONE;
        const char *text;
        struct finding_draft *f;

        if (use == CFG_NONE || !is_unset(ctx, call, of)) {
            continue;
        }
        text = ir_place_text(rule_arena(ctx), rule_unit(ctx), rule_func(ctx), of);
        f = report(ctx, rule_loc(ctx, call),
                   scan_is_kernel_text(ctx, call) ? CONFIDENCE_LOW : CONFIDENCE_HIGH, text,
                   "%s() may leave '%s' without a value, and it is used all the same", m->name,
                   text);
        report_step(f, rule_loc(ctx, call), "%s() converts fewer than %u", m->name, n + 1);
        report_step(f, rule_loc(ctx, use), "'%s' is used, which has no value then", text);
        return;
    }
}

// A test that the result passes always, or never, because there are not so many conversions.
static bool check_tests(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                        const struct result_tests *tests, const struct targets *t)
{
    for (uint32_t n = 0; n < tests->n; n++) {
        const struct result_test *test = &tests->items[n];

        // `n > 3` refuses what cannot be, which does no harm.
        if (test->k > (int64_t)t->n && test->op != BIN_GT && test->op != BIN_LE) {
            struct finding_draft *f =
                report(ctx, rule_loc(ctx, test->insn), CONFIDENCE_HIGH, m->name,
                       "%s() converts %u at most, and is expected to convert more", m->name, t->n);
            report_step(f, rule_loc(ctx, call), "the format has %u that count", t->n);
            return true;
        }
    }
    return false;
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    struct result_tests tests;
    struct targets t;

    if (!m || m->is_inferred || m->scan.kind != SCAN_FORMAT) {
        return;
    }
    t = targets_of(ctx, call, m);
    tests = rule_result_tests_behind(ctx, call);
    if (t.n == 0 || t.n == TARGETS_MOST || check_tests(ctx, call, m, &tests, &t) ||
        is_looked_at_elsewhere(ctx, call, &tests)) {
        return;
    }
    check_values(ctx, call, m, &t);
}

const struct rule rule_unchecked_scan_result = {
    .id = "unchecked-scan-result",
    .family = "io",
    .tag = "unchecked-return",
    .summary = "variable used that scanf() may not have given a value",
    .severity = SEVERITY_WARNING,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){252, 253, 0},
    .cert = (const char *const[]){"ERR33-C", "EXP33-C", NULL},
    .pitfalls = (const char *const[]){"P31", NULL},
    .on_call = on_call,
};
