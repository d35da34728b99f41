// SPDX-License-Identifier: Apache-2.0
// links: cclint_rules
// with: unit_from_c.c oracle_calls_make.c oracle_calls_text.c oracle_calls_walk.c
// Summaries against an oracle: random programs of up to four functions that hand descriptors and
// locks to each other. The engine runs as it always does, callees first; each function is also run
// alone, on every input and every answer, with its calls executed. What the engine reports in a
// function with high confidence must happen on some run; what happens must be reported, unless a
// callee's summary admits that it does not tell all (`may`, `unnamed`).
//
// CCLINT_ORACLE_PROGRAMS=n tries n programs of each kind; a seed that fails is printed with its
// program.
#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/engine/run.h"
#include "rules/fd/fd.h"
#include "rules/lock/lock.h"
#include "tests/oracle_calls.h"
#include "tests/test.h"
#include "tests/unit_from_c.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char suite_name[] = "oracle_calls";

// ---- What the engine says -----------------------------------------------------------------------

enum { REPORTS = 512 };

struct reported {
    char function; // '0' to '3', of f0 to f3
    enum call_error error;
    uint32_t at, acquired;
    enum confidence confidence;
};

static struct reported reports[REPORTS];
static uint32_t nreports;

static enum call_error fd_error(uint8_t error)
{
    return error == HANDLE_LEAKED         ? FD_LEAKED
           : error == HANDLE_CLOSED_TWICE ? FD_CLOSED_TWICE
                                          : FD_USED_CLOSED;
}

static enum call_error lock_error(uint8_t error)
{
    return error == LOCK_HELD_AT_EXIT     ? LOCK_LEFT
           : error == LOCK_TAKEN_TWICE    ? LOCK_TWICE
           : error == LOCK_RELEASED_TWICE ? UNLOCK_TWICE
                                          : UNLOCK_UNHELD;
}

static void on_violation(struct rule_ctx *ctx, const struct violation *v)
{
    const struct ir_unit *u = rule_unit(ctx);

    CU_ASSERT_FATAL(nreports < REPORTS);
    reports[nreports++] = (struct reported){
        .function = ir_func_name(u, rule_func(ctx))[1],
        .error = v->machine == &machine_lock ? lock_error(v->error) : fd_error(v->error),
        .at = ir_region(u, v->at).line,
        .acquired = v->acquired_at ? ir_region(u, v->acquired_at).line : 0,
        .confidence = (enum confidence)v->confidence};
}

static const struct rule fd_rule = {
    .id = "fd", .machine = &machine_handle, .violations = ~1u, .on_violation = on_violation};
static const struct rule lock_rule = {
    .id = "lock", .machine = &machine_lock, .violations = ~1u, .on_violation = on_violation};
static const struct rule *const rules[] = {&fd_rule, &lock_rule, NULL};

// ---- Comparison ---------------------------------------------------------------------------------

struct tally {
    uint32_t programs, functions, errors, skipped;
    uint32_t false_high, missed, may, medium, low;
    uint64_t incomplete, runs;
};

struct trial {
    struct arena a;
    struct program *p;
    struct ir_unit *u;
    struct call_program text;
    struct buf source;
    uint32_t seed;
    bool is_printed;
    struct engine_stats stats;
};

static const char *const error_names[CALL_ERRORS] = {
    "leak",        "second close",  "use after close",  "lock left",
    "double lock", "second unlock", "unlock of nothing"};

static void complain(struct trial *t, const char *what, uint32_t func, enum call_error error,
                     uint32_t at, uint32_t acquired)
{
    if (!t->is_printed) {
        fprintf(stderr, "\n---- seed %u\n%s", t->seed, buf_text(&t->source));
        t->is_printed = true;
    }
    fprintf(stderr, "// %s in f%u: %s at %u, acquired at %u\n", what, func, error_names[error], at,
            acquired);
}

static bool is_spoiled(const struct calls_seen *seen, enum call_error error)
{
    return seen->are_locks_spoiled && error >= LOCK_LEFT;
}

static bool does_happen(const struct calls_seen *seen, const struct reported *r)
{
    for (uint32_t i = 0; i < seen->n; i++) {
        const struct call_event *e = &seen->events[i];
        if (e->error == r->error && e->at == r->at &&
            (e->acquired == r->acquired || e->acquired == 0 || r->acquired == 0)) {
            return true;
        }
    }
    return false;
}

static bool is_reported(const struct call_event *e, uint32_t func)
{
    for (uint32_t i = 0; i < nreports; i++) {
        const struct reported *r = &reports[i];
        if (r->function == (char)('0' + func) && r->error == e->error &&
            (r->at == e->at || (r->acquired && r->acquired == e->acquired))) {
            return true;
        }
    }
    return false;
}

// Whether some callee's summary admits that it does not tell all.
static bool is_unsure(const struct trial *t, const char *name)
{
    const struct ir_func *f = func_of(t->u, name);

    for (uint32_t i = 0; i < f->ninsns; i++) {
        const struct api_fn *api;
        if (f->insns[i].op != IR_CALL) {
            continue;
        }
        api = program_callee(t->p, t->u, &f->insns[i])->api;
        for (uint32_t e = 0; api && e < api->neffects; e++) {
            if (api->effects[e].flags & EFFECT_MAY) {
                return true;
            }
        }
        if (api && api->unnamed) {
            return true;
        }
    }
    return false;
}

static void compare_function(struct trial *t, uint32_t func, struct tally *sum)
{
    static struct calls_seen seen;
    char name[3] = {'f', (char)('0' + func), '\0'};

    if (!calls_walk(&t->text, func, &seen)) {
        sum->skipped++;
        return;
    }
    sum->functions++;
    sum->errors += seen.n;
    for (uint32_t i = 0; i < nreports; i++) {
        const struct reported *r = &reports[i];
        if (r->function == name[1] && r->confidence == CONFIDENCE_HIGH && !does_happen(&seen, r) &&
            !is_spoiled(&seen, r->error)) {
            sum->false_high++;
            complain(t, "never happens", func, r->error, r->at, r->acquired);
        }
    }
    for (uint32_t i = 0; i < seen.n; i++) {
        const struct call_event *e = &seen.events[i];
        if (!e->is_certain || is_reported(e, func) || is_spoiled(&seen, e->error)) {
            continue;
        }
        if (is_unsure(t, name)) {
            sum->may++;
        } else {
            sum->missed++;
            complain(t, "missed", func, e->error, e->at, e->acquired);
        }
    }
}

static void run_engine(struct trial *t)
{
    struct models *models = models_new(&t->a);
    struct engine_input in = {.rules = rules};
    const char *why = "";

    nreports = 0;
    t->stats = (struct engine_stats){0};
    CU_ASSERT_FATAL(models_add_builtin(models, &why));
    t->u = unit_from_c(&t->a, "a.c", buf_text(&t->source));
    CU_ASSERT_PTR_NOT_NULL_FATAL(t->u);
    t->p = program_new(&t->a, models);
    program_add(t->p, t->u);
    program_link(t->p);
    in.program = t->p;
    engine_run(&t->a, &in, &t->stats, NULL, NULL);
}

static void try_one(struct trial *t, struct tally *sum)
{
    buf_clear(&t->source);
    calls_make(&t->text);
    calls_text(&t->text, &t->source);
    run_engine(t);
    sum->programs++;
    sum->incomplete += t->stats.incomplete;
    sum->runs += t->stats.machine_runs;
    for (uint32_t i = 0; i < nreports; i++) {
        sum->medium += reports[i].confidence == CONFIDENCE_MEDIUM;
        sum->low += reports[i].confidence == CONFIDENCE_LOW;
    }
    for (uint32_t func = 0; func < t->text.nfuncs && t->stats.incomplete == 0; func++) {
        compare_function(t, func, sum);
    }
}

static struct tally try_programs(struct trial *t, uint32_t n)
{
    struct tally sum = {0};

    arena_init(&t->a, 0);
    for (uint32_t i = 0; i < n; i++) {
        t->seed = i;
        t->is_printed = false;
        t->text.random = (uint64_t)i * 1000003u + 4321u;
        try_one(t, &sum);
        arena_reset(&t->a);
    }
    arena_free(&t->a);
    buf_free(&t->source);
    return sum;
}

static void check(const char *what, struct call_program kind, uint32_t n)
{
    static struct trial t;
    const char *wanted = getenv("CCLINT_ORACLE_PROGRAMS");
    struct tally sum;

    t = (struct trial){.text = kind};
    sum = try_programs(&t, wanted ? (uint32_t)strtoul(wanted, NULL, 10) : n);
    fprintf(stderr,
            "%s: %u programs, %u functions, %u errors, %u false, %u missed, %u missed by may, "
            "%u medium, %u low, %llu of %llu runs incomplete, %u skipped\n",
            what, sum.programs, sum.functions, sum.errors, sum.false_high, sum.missed, sum.may,
            sum.medium, sum.low, (unsigned long long)sum.incomplete, (unsigned long long)sum.runs,
            sum.skipped);
    CU_ASSERT(sum.errors > 0);
    CU_ASSERT_EQUAL(sum.false_high, 0);
    CU_ASSERT_EQUAL(sum.missed, 0);
    CU_ASSERT(sum.incomplete * 100 <= sum.runs);
}

static void test_values(void)
{
    check("descriptors by value", (struct call_program){.has_fds = true}, 150);
}

static void test_memory(void)
{
    check("descriptors in memory", (struct call_program){.has_fds = true, .has_memory = true}, 150);
}

static void test_locks(void)
{
    check("locks", (struct call_program){.has_locks = true}, 150);
}

static void test_both(void)
{
    check("both", (struct call_program){.has_fds = true, .has_locks = true}, 150);
}

static void test_recursion(void)
{
    check("recursion",
          (struct call_program){.has_fds = true, .has_locks = true, .has_recursion = true}, 150);
}

const struct test suite[] = {
    {"values", test_values}, {"memory", test_memory},       {"locks", test_locks},
    {"both", test_both},     {"recursion", test_recursion}, {NULL, NULL},
};
