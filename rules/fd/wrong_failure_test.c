// SPDX-License-Identifier: Apache-2.0
// wrong-failure-test: the result of a call is tested, but no test tells failure from success.
//
// The model says which result means failure. A test is right if it has one answer for that and
// another for a typical success. If none of the tests of a result is right, the first that takes a
// failure for a success, or the other way round, is reported: `!fd` of a call that fails with -1,
// `p == NULL` of mmap(), `rc < 0` of pthread_create().
#include "analyzer/engine/outcome.h"
#include "rules/fd/fd.h"

enum { ERROR_TYPICAL = 22, FD_TYPICAL = 5, POINTER_TYPICAL = 4096 };

// What the call can return, and what a mistaken test confuses.
struct results {
    int64_t failure, success;
    int64_t odd; // what the mistaken test looks for
    const char *failure_text;
};

// fcntl() makes a descriptor for some commands only.
static bool may_happen(struct rule_ctx *ctx, uint32_t call, const struct api_effect *e)
{
    for (unsigned g = 0; g < API_GUARDS; g++) {
        const struct api_guard *guard = &e->guard[g];
        int64_t k;

        if (guard->subject.root == API_ARG && guard->subject.nsteps == 0 &&
            (!rule_constant(ctx, rule_operand(ctx, call, &guard->subject), &k) ||
             (k >= guard->lo && k <= guard->hi) == guard->negated)) {
            return false;
        }
    }
    return true;
}

static bool gives_handle(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                         uint32_t families)
{
    for (uint32_t e = 0; e < m->neffects; e++) {
        const struct api_effect *x = &m->effects[e];

        if ((x->kind == API_ACQUIRE || x->kind == API_DUP) && x->at.root == API_RET &&
            x->at.nsteps == 0 && families & FAMILY_BIT(x->family) && may_happen(ctx, call, x)) {
            return true;
        }
    }
    return false;
}

static bool fails_with(const struct api_fn *m, int64_t k)
{
    return m->fails.subject.root == API_RET && m->fails.subject.nsteps == 0 && !m->fails.negated &&
           m->fails.lo == k && m->fails.hi == k;
}

static bool results_of(struct rule_ctx *ctx, uint32_t call, const struct api_fn *m,
                       struct results *out)
{
    if (gives_handle(ctx, call, m, FAMILY_BIT(FAMILY_FD) | FAMILY_BIT(FAMILY_MQ)) &&
        (fails_with(m, -1) || (m->is_inferred && m->has_range && m->lo == -1))) {
        *out = (struct results){-1, FD_TYPICAL, 0, "-1"};
        return true;
    }
    if (m->result == RESULT_POINTER && fails_with(m, -1)) {
        *out = (struct results){-1, POINTER_TYPICAL, 0, "(void *)-1"};
        return true;
    }
    if (gives_handle(ctx, call, m, HANDLE_STREAMS | FAMILY_BIT(FAMILY_NAMED_SEM)) &&
        fails_with(m, 0)) {
        *out = (struct results){0, POINTER_TYPICAL, -1, "a null pointer"};
        return true;
    }
    if (m->flags & API_RETURNS_ERROR) {
        *out = (struct results){ERROR_TYPICAL, 0, -1, "an error number, which is positive"};
        return true;
    }
    return false;
}

static bool is_right(const struct result_test *t, const struct results *r)
{
    return result_test_holds(t, r->failure) != result_test_holds(t, r->success);
}

// It separates what the call never returns, or what is a success like others.
static bool is_mistaken(const struct result_test *t, const struct results *r)
{
    return !is_right(t, r) && result_test_holds(t, r->odd) != result_test_holds(t, r->success);
}

// Descriptor 0 is free when the program was started without standard input, or has closed it.
static bool loses_zero(const struct result_test *t, const struct results *r)
{
    return r->failure == -1 && r->success == FD_TYPICAL && is_right(t, r) &&
           result_test_holds(t, 0) == result_test_holds(t, -1) &&
           result_test_holds(t, 1) == result_test_holds(t, r->success);
}

struct closer {
    struct rule_ctx *ctx;
    bool has_others;
};

static void on_use(void *arg, uint32_t insn, ir_opnd value, bool is_joined)
{
    struct closer *c = arg;
    const struct ir_insn *i = rule_insn(c->ctx, insn);
    const struct api_fn *m = i->op == IR_CALL ? rule_model(c->ctx, insn) : NULL;
    bool releases = false;

    (void)value;
    for (uint32_t e = 0; m && e < m->neffects; e++) {
        releases = releases || m->effects[e].kind == API_RELEASE;
    }
    c->has_others = c->has_others || is_joined || (i->op != IR_BIN && i->op != IR_BR && !releases);
}

// `if (fd > 0) close(fd)`, `if (open(...) != 0)`: what was opened takes the place of a standard
// stream, or is not wanted.
static bool is_only_closed(struct rule_ctx *ctx, uint32_t call)
{
    struct closer c = {.ctx = ctx};

    rule_each_result_use(ctx, call, on_use, &c);
    return !c.has_others;
}

static void tell(struct rule_ctx *ctx, uint32_t call, const struct result_test *t,
                 const struct results *r, enum confidence c)
{
    const char *name = rule_callee_name(ctx, call);
    struct finding_draft *f;

    if (is_right(t, r)) {
        f = report(ctx, rule_loc(ctx, t->insn), CONFIDENCE_MEDIUM, name,
                   "this takes descriptor 0 from '%s' for a failure, and leaves it open", name);
    } else {
        f = report(ctx, rule_loc(ctx, t->insn), c, name,
                   "this does not tell whether '%s' failed: then it returns %s", name,
                   r->failure_text);
    }
    report_step(f, rule_loc(ctx, call), "called here");
}

static void on_call(struct rule_ctx *ctx, uint32_t call)
{
    const struct api_fn *m = rule_model(ctx, call);
    const struct result_test *wrong = NULL;
    struct results results;
    struct result_tests tests;

    if (!m || !results_of(ctx, call, m, &results)) {
        return;
    }
    tests = rule_result_tests(ctx, call);
    for (uint32_t i = 0; i < tests.n; i++) {
        const struct result_test *t = &tests.items[i];

        if (is_right(t, &results) && !loses_zero(t, &results)) {
            return;
        }
        if (!wrong && (loses_zero(t, &results) || is_mistaken(t, &results))) {
            wrong = t;
        }
    }
    if (wrong && !tests.has_others &&
        !(results.success == FD_TYPICAL && is_only_closed(ctx, call))) {
        tell(ctx, call, wrong, &results,
             tests.is_kept || tests.is_passed ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH);
    }
}

const struct rule rule_wrong_failure_test = {
    .id = "wrong-failure-test",
    .family = "fd",
    .tag = "unchecked-return",
    .summary = "result compared with something that does not mean failure",
    .severity = SEVERITY_ERROR,
    .stage = STAGE_STABLE,
    .precision = PRECISION_HIGH,
    .since = "0.1.0",
    .cwe = (const uint16_t[]){253, 0},
    .cert = (const char *const[]){"ERR33-C", "POS54-C", NULL},
    .pitfalls = (const char *const[]){NULL},
    .on_call = on_call,
};
