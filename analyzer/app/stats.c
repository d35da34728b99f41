// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/run.h"
#include "analyzer/base/intern.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

static void row(const char *name, uint64_t value)
{
    fprintf(stderr, "  %-26s %12" PRIu64 "\n", name, value);
}

struct totals {
    uint64_t lines, functions, broken, insns, havocs, broken_insns, broken_havocs;
};

// Functions with a parse error inside have lost statements: they are not analysed, and what was not
// understood in them says nothing about the lowering.
static void add_function(struct totals *t, const struct ir_func *f)
{
    bool is_broken = (f->flags & (FUNC_INCOMPLETE | FUNC_TOO_DEEP)) != 0;
    uint64_t havocs = 0;

    for (uint32_t i = 0; i < f->ninsns; i++) {
        havocs += ir_not_understood(&f->insns[i]);
    }
    t->functions += !(f->flags & FUNC_INIT);
    t->broken += is_broken;
    *(is_broken ? &t->broken_insns : &t->insns) += f->ninsns;
    *(is_broken ? &t->broken_havocs : &t->havocs) += havocs;
}

static struct totals add_up(const struct run *r)
{
    struct totals t = {0};

    for (uint32_t i = 0; i < r->project.nunits; i++) {
        const struct ir_unit *u = r->irs[i];
        if (u) {
            t.lines += source_get(r->sources, ir_name(u, u->path))->nlines;
            for (uint32_t f = 0; f < u->nfuncs; f++) {
                add_function(&t, &u->funcs[f]);
            }
        }
    }
    return t;
}

// Indirect calls by what is known of their targets. A function of several units counts once.
struct indirect {
    uint64_t calls, one, few, many, partly, unknown;
};

static void count_call(struct indirect *n, const struct call_targets *t)
{
    n->calls++;
    if (!t->is_complete || t->n == 0) {
        *(t->n > 0 ? &n->partly : &n->unknown) += 1;
    } else {
        *(t->n == 1 ? &n->one : t->n <= TARGETS_MAX ? &n->few : &n->many) += 1;
    }
}

static struct indirect count_indirect(const struct program *p)
{
    struct indirect n = {0};

    for (func_id f = 0; f < program_func_count(p); f++) {
        const struct program_func *at = program_func(p, f);
        for (uint32_t i = 0; i < at->func->ninsns && !at->is_duplicate; i++) {
            if (at->func->insns[i].op == IR_ICALL) {
                count_call(&n, program_targets(p, at->unit, &at->func->insns[i]));
            }
        }
    }
    return n;
}

static void indirect_rows(const struct program *p)
{
    struct indirect n = count_indirect(p);

    row("indirect calls", n.calls);
    fprintf(stderr, "  %-26s %12" PRIu64 "  (%.1f %%)\n", "  resolved", n.one + n.few,
            n.calls ? 100.0 * (double)(n.one + n.few) / (double)n.calls : 0.0);
    row("    one target", n.one);
    row("    2 to 8", n.few);
    row("  more than 8 targets", n.many);
    row("  known in part", n.partly);
    row("  unknown", n.unknown);
}

// Bytes of the units and of what they include from the project, each file once.
static uint64_t text_bytes(const struct run *r)
{
    struct names *seen = names_new(r->a);
    uint64_t total = 0;

    for (uint32_t i = 0; i < r->project.nunits; i++) {
        const struct ir_unit *u = r->irs[i];
        for (uint32_t f = 0; u && f < u->nfiles; f++) {
            const char *path = ir_name(u, u->files[f].path);
            uint32_t before = names_count(seen);
            if (path[0] != '/' && names_puts(seen, path) >= before) {
                total += source_get(r->sources, path)->n;
            }
        }
    }
    return total;
}

static void size_rows(const struct run *r)
{
    uint64_t text = text_bytes(r);

    row("bytes of source text", text);
    fprintf(stderr, "  %-26s %12" PRIu64 "  (%.4f of the text)\n", "  as .cci", r->answer_bytes,
            text ? (double)r->answer_bytes / (double)text : 0.0);
}

void run_stats(struct run *r)
{
    struct totals t = add_up(r);
    const char *open = program_open_reason(r->program);

    fprintf(stderr, "statistics\n");
    row("units", r->project.nunits);
    row("  not analysed", r->nfailed);
    row("  analysed in part", r->nincomplete);
    row("lines", t.lines);
    size_rows(r);
    row("functions", t.functions);
    row("instructions", t.insns);
    fprintf(stderr, "  %-26s %12" PRIu64 "  (%.4f %%)\n", "  not understood (HAVOC)", t.havocs,
            t.insns ? 100.0 * (double)t.havocs / (double)t.insns : 0.0);
    row("functions with errors", t.broken);
    row("  instructions", t.broken_insns);
    row("  not understood (HAVOC)", t.broken_havocs);
    indirect_rows(r->program);
    row("programs", program_count(r->program));
    row("functions analysed", r->engine.functions);
    row("machine runs", r->engine.machine_runs);
    row("  steps", r->engine.steps);
    row("  given up (INCOMPLETE)", r->engine.incomplete);
    row("  at a cap", r->engine.key_caps);
    row("  reruns", r->engine.reruns);
    row("  most states at a block", r->engine.max_states);
    row("candidates refuted", r->engine.refuted);
    row("at the cap of lock events", r->engine.lock_caps);
    if (program_is_closed(r->program)) {
        fprintf(stderr, "  the program is closed\n");
    } else {
        fprintf(stderr, "  the program is open: %s\n", open ? open : "unknown");
    }
}

static void time_row(const char *name, uint64_t us, uint64_t total)
{
    fprintf(stderr, "  %-10s %8.3f s  %5.1f %%\n", name, (double)us / 1e6,
            total ? 100.0 * (double)us / (double)total : 0.0);
}

static uint64_t cpu_of(int who, long *peak_kb)
{
    struct rusage u;

    getrusage(who, &u);
    *peak_kb = u.ru_maxrss;
    return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
           (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

void run_times(struct run *r)
{
    static const char *const names[PHASE_COUNT] = {
        [PHASE_PROJECT] = "project", [PHASE_PARSE] = "parse", [PHASE_LOWER] = "lower",
        [PHASE_READ] = "read",       [PHASE_LINK] = "link",   [PHASE_ENGINE] = "engine",
        [PHASE_REPORT] = "report",
    };
    long own_kb, worker_kb;
    uint64_t total = cpu_of(RUSAGE_SELF, &own_kb) + cpu_of(RUSAGE_CHILDREN, &worker_kb);
    uint64_t known = 0;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(stderr, "CPU time\n");
    for (int i = 0; i < PHASE_COUNT; i++) {
        time_row(names[i], r->phase_us[i], total);
        known += r->phase_us[i];
    }
    time_row("other", total > known ? total - known : 0, total);
    time_row("total", total, total);
    fprintf(stderr, "  %-10s %8.3f s\n", "wall",
            (double)(now.tv_sec - r->started.tv_sec) +
                (double)(now.tv_nsec - r->started.tv_nsec) / 1e9);
    fprintf(stderr, "peak memory: %ld MB, a worker %ld MB\n", own_kb >> 10, worker_kb >> 10);
}
