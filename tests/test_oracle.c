// SPDX-License-Identifier: Apache-2.0
// links: cclint_engine
// with: ir_make.c oracle_programs.c oracle_emit.c oracle_walk.c
// The typestate engine against an oracle: random programs, built as IR, and the same programs run
// on every input and every answer of the calls. What the engine reports with high confidence must
// happen on some run; what happens on some run must be reported. `test_oracle` prints the table of
// docs/engine.md.
#include "tests/oracle.h"
#include "tests/test.h"

#include "analyzer/base/arena.h"
#include "analyzer/engine/typestate.h"

#include <stdio.h>
#include <string.h>

const char suite_name[] = "oracle";
enum { MIXED = 1500 };

// ---- Comparison ---------------------------------------------------------------------------------

struct tally {
    uint32_t programs, errors;
    uint32_t false_candidates, false_high, missed, medium, low, incomplete;
    uint64_t work, oracle_work;
};

struct subject {
    struct arena *a;
    struct ir_unit *u;
    struct cfg *cfg;
    struct program *p;
};

static uint32_t line_of(const struct ir_unit *u, loc_id at)
{
    return at ? u->locs[at].line : 0;
}

static bool oracle_has(const struct oracle *o, const struct machine *m, int error, uint32_t at,
                       uint32_t acquired)
{
    for (uint32_t i = 0; i < o->nerrors; i++) {
        const struct found_error *e = &o->errors[i];
        if (e->machine == m && e->error == error && e->at == at &&
            (e->acquired == 0 || acquired == 0 || e->acquired == acquired)) {
            return true;
        }
    }
    return false;
}

static bool reports_have(const struct ir_unit *u, const struct machine_result *r,
                         const struct found_error *e)
{
    for (uint32_t i = 0; i < r->n; i++) {
        const struct violation *v = &r->items[i];
        if (v->error == e->error &&
            (line_of(u, v->at) == e->at || line_of(u, v->acquired_at) == e->acquired ||
             e->acquired == 0)) {
            return true;
        }
    }
    return false;
}

static void count_candidates(const struct subject *s, const struct oracle *o,
                             const struct machine *m, const struct machine_caps *caps,
                             struct tally *t)
{
    struct typestate ts;
    struct candidates c;
    const struct ir_func *f = &s->u->funcs[0];

    typestate_init(&ts, s->a, s->p, s->u, s->cfg, &m, 1, caps, false);
    c = merge_run(&ts);
    t->work += ts.steps;
    for (uint32_t i = 0; i < c.n; i++) {
        uint32_t acquired = c.items[i].acquired;
        t->false_candidates +=
            !oracle_has(o, m, c.items[i].error, line_of(s->u, f->locs[c.items[i].insn]),
                        acquired == CFG_NONE ? 0 : line_of(s->u, f->locs[acquired]));
    }
}

static void print_errors(const struct oracle *o)
{
    for (uint32_t i = 0; i < o->nerrors; i++) {
        fprintf(stderr, "  happens: %s error %d at line %u, acquired at %u\n",
                o->errors[i].machine->name, o->errors[i].error, o->errors[i].at,
                o->errors[i].acquired);
    }
}

static void compare(const struct subject *s, const struct oracle *o, const struct machine *m,
                    const struct machine_caps *caps, struct tally *t, uint64_t seed)
{
    struct engine_stats stats = {0};
    struct machine_result r =
        machine_run(s->a, s->p, s->u, s->cfg, &m, 1, caps, NULL, true, &stats);

    t->incomplete += r.is_incomplete;
    for (uint32_t i = 0; i < r.n; i++) {
        const struct violation *v = &r.items[i];
        bool real = oracle_has(o, m, v->error, line_of(s->u, v->at), line_of(s->u, v->acquired_at));
        t->medium += v->confidence == CONFIDENCE_MEDIUM;
        t->low += v->confidence == CONFIDENCE_LOW;
        if (!real && v->confidence == CONFIDENCE_HIGH) {
            t->false_high++;
            fprintf(stderr, "seed %llu: %s error %d at line %u, acquired at %u, never happens\n",
                    (unsigned long long)seed, m->name, v->error, line_of(s->u, v->at),
                    line_of(s->u, v->acquired_at));
            print_errors(o);
        }
    }
    for (uint32_t i = 0; i < o->nerrors && !r.is_incomplete; i++) {
        if (o->errors[i].machine == m && !reports_have(s->u, &r, &o->errors[i])) {
            t->missed++;
            fprintf(stderr, "seed %llu: missed %s error %d at line %u, acquired at %u\n",
                    (unsigned long long)seed, m->name, o->errors[i].error, o->errors[i].at,
                    o->errors[i].acquired);
        }
    }
}

typedef void (*generator)(struct program_text *p);

static void gen_idiom(struct program_text *p)
{
    oracle_idioms(p, 1);
}
static void gen_three(struct program_text *p)
{
    oracle_idioms(p, 3);
}
static void gen_flags4(struct program_text *p)
{
    oracle_flags(p, 4);
}
static void gen_flags8(struct program_text *p)
{
    oracle_flags(p, 8);
}

static struct tally try_programs(generator generate, uint32_t n, const struct machine_caps *caps,
                                 bool candidates_only)
{
    static const struct machine *const machines[] = {&oracle_lock, &oracle_fd};
    static struct program_text text;
    static struct oracle oracle;
    struct tally t = {0};
    struct arena a;

    arena_init(&a, 0);
    for (uint32_t i = 0; i < n; i++) {
        struct subject s = {.a = &a};
        struct models *models = models_new(&a);
        const char *why;
        text.n = 0;
        text.has_memory = false;
        text.random = (uint64_t)i * 1000003u + 12345u;
        generate(&text);
        s.u = oracle_emit(&a, &text);
        CU_ASSERT_FATAL(models_add(models, "rows.json", oracle_rows, strlen(oracle_rows), &why));
        s.p = program_new(&a, models);
        program_add(s.p, s.u);
        program_link(s.p);
        s.cfg = cfg_build(&a, &s.u->funcs[0]);
        if (oracle_ask(&oracle, &text)) {
            t.programs++;
            t.errors += oracle.nerrors;
            t.oracle_work += oracle.steps;
            for (uint32_t m = 0; m < 2; m++) {
                if (!machine_is_relevant(s.p, s.u, &s.u->funcs[0], &machines[m], 1)) {
                    continue;
                }
                if (candidates_only) {
                    count_candidates(&s, &oracle, machines[m], caps, &t);
                } else {
                    compare(&s, &oracle, machines[m], caps, &t, i);
                }
            }
        }
        arena_reset(&a);
    }
    arena_free(&a);
    return t;
}

static void check(const char *what, generator generate, uint32_t n)
{
    const struct machine_caps caps = machine_caps_default();
    struct tally t = try_programs(generate, n, &caps, false);

    CU_ASSERT(t.programs > n * 9 / 10);
    CU_ASSERT(t.errors > 0);
    CU_ASSERT_EQUAL(t.false_high, 0);
    CU_ASSERT_EQUAL(t.missed, 0);
    CU_ASSERT(t.incomplete * 100 <= t.programs);
    fprintf(stderr,
            "%s: %u programs, %u errors, %u false, %u missed, %u medium, %u low, "
            "%u incomplete\n",
            what, t.programs, t.errors, t.false_high, t.missed, t.medium, t.low, t.incomplete);
}

static void test_idioms(void)
{
    check("idioms", gen_idiom, 600);
}

static void test_three_idioms(void)
{
    check("three idioms", gen_three, 200);
}

static void test_flags(void)
{
    check("4 flags", gen_flags4, 150);
}

static void test_mixed(void)
{
    check("mixed", oracle_mixed, MIXED);
}

// ---- The table ----------------------------------------------------------------------------------

static void row(const char *what, generator generate, uint32_t n, struct tally out[4])
{
    static const uint32_t per_key[] = {64, 4, 8, 16};

    fprintf(stderr, "| %u x %s |", n, what);
    for (unsigned v = 0; v < 4; v++) {
        struct machine_caps caps = machine_caps_default();
        caps.states_per_key = per_key[v];
        caps.atoms = v ? caps.atoms : 0;
        out[v] = try_programs(generate, n, &caps, true);
        if (v == 0) {
            fprintf(stderr, " %u |", out[v].errors);
        }
        fprintf(stderr, " %u / %.0f |", out[v].false_candidates,
                (double)out[v].work / out[v].programs);
    }
    fprintf(stderr, " %.0f |\n", (double)out[0].oracle_work / out[0].programs);
}

// Candidates without atoms are mostly false; with them hardly any is.
static void test_table(void)
{
    struct tally t[4];

    row("idioms", gen_idiom, 1500, t);
    CU_ASSERT(t[0].false_candidates > t[0].errors / 10);
    CU_ASSERT_EQUAL(t[2].false_candidates, 0);
    row("three idioms", gen_three, 300, t);
    CU_ASSERT_EQUAL(t[2].false_candidates, 0);
    row("4 flags", gen_flags4, 150, t);
    CU_ASSERT(t[1].false_candidates < t[0].false_candidates);
    row("8 flags", gen_flags8, 150, t);
    CU_ASSERT(t[3].false_candidates <= t[1].false_candidates);
}

const struct test suite[] = {
    {"usual idioms", test_idioms},
    {"three idioms in a row", test_three_idioms},
    {"four flags", test_flags},
    {"loops, returns, descriptors and a lock", test_mixed},
    {"what the atoms are worth", test_table},
    {NULL, NULL},
};
