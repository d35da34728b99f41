// SPDX-License-Identifier: Apache-2.0
#include "analyzer/app/progress.h"
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"
#include "analyzer/app/select.h"
#include "analyzer/app/worker.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "analyzer/ir/cci.h"

#include <string.h>

static uint64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

void run_phase_start(struct run *r)
{
    r->phase_start = cpu_us();
}

void run_phase_end(struct run *r, enum phase phase)
{
    r->phase_us[phase] += cpu_us() - r->phase_start;
    r->phase_start = cpu_us();
}

const char *run_path(struct run *r, const char *path)
{
    return r->cwd ? path_from(r->a, path, r->project.root, r->cwd) : path;
}

void run_note(struct run *r, const char *path, uint32_t line, enum severity level, const char *id,
              const char *text)
{
    arrput(r->notes, ((struct notification){path, line, text, id, level}));
}

// ---- Workers -----------------------------------------------------------------------------------

// A database made for another compiler may name a processor that ours does not know.
static bool retry_without_cpu(struct run *r, const struct pool_settings *s, const char **why)
{
    struct project *p = &r->project;

    for (uint32_t i = 0; i < p->nunits; i++) {
        struct unit_request *q = &p->units[i].request;
        struct flag_list flags = {q->args, q->nargs};
        struct pool_result again = {0};
        if (r->results[i].status != UNIT_NO_TREE || !flags_without_cpu(r->a, &flags)) {
            continue;
        }
        q->args = flags.items;
        q->nargs = flags.n;
        if (!pool_run(r->a, s, &p->units[i], 1, &again, why)) {
            return false;
        }
        buf_free(&r->results[i].cci);
        r->results[i] = again;
    }
    return true;
}

bool run_units(struct run *r, const char **why)
{
    const struct project *p = &r->project;
    struct pool_settings s = {
        .program = worker_program(r->a),
        .jobs = r->cli->jobs,
        .timeout_s = r->cli->timeout,
        .memory_mb = r->cli->memory_mb,
        .show_stderr = r->cli->verbose,
    };

    r->results = arena_array(r->a, struct pool_result, p->nunits);
    if (!pool_run(r->a, &s, p->units, p->nunits, r->results, why) ||
        !retry_without_cpu(r, &s, why)) {
        return false;
    }
    for (uint32_t i = 0; i < p->nunits; i++) {
        r->phase_us[PHASE_PARSE] += r->results[i].parse_us;
        r->phase_us[PHASE_LOWER] += r->results[i].lower_us;
    }
    return true;
}

static void unit_failed(struct run *r, uint32_t i, const char *why)
{
    const struct unit *u = &r->project.units[i];
    const char *text = arena_printf(r->a, "not analysed: %s", why);

    r->nfailed++;
    say("%s: %s", run_path(r, u->path), text);
    run_note(r, u->path, 0, SEVERITY_ERROR, "unit-not-analysed", text);
}

static const struct ir_unit *read_unit(struct run *r, struct cci_codec *codec,
                                       const struct pool_result *result, const char **why)
{
    struct guard g;
    const struct ir_unit *volatile u = NULL;

    guard_open(&g);
    if (setjmp(g.at) == 0) {
        u = cci_read(codec, r->a, result->cci.data, result->cci.n, why);
        guard_close(&g);
    } else {
        *why = arena_text(r->a, g.why, strlen(g.why));
    }
    if (u == NULL) {
        *why = arena_printf(r->a, "internal error: the worker's answer is damaged: %s", *why);
    }
    return u;
}

void run_read(struct run *r)
{
    uint32_t n = r->project.nunits;
    struct cci_codec *codec = cci_codec_new(r->a);

    r->irs = arena_array(r->a, const struct ir_unit *, n);
    for (uint32_t i = 0; i < n; i++) {
        struct pool_result *result = &r->results[i];
        const char *why = result->why;
        if (result->status == UNIT_OK) {
            r->irs[i] = read_unit(r, codec, result, &why);
        }
        if (r->irs[i] == NULL) {
            unit_failed(r, i, why);
        }
        r->answer_bytes += result->cci.n;
        buf_free(&result->cci);
    }
}

// ---- Link and rules ----------------------------------------------------------------------------

bool run_models(struct run *r, const char **why)
{
    r->models = models_new(r->a);
    return models_add_builtin(r->models, why) &&
           configs_add_models(r->project.configs, r->models, why);
}

static bool runs(const struct run *r, uint32_t number)
{
    switch (select_by_cli(r->cli, select_rule(number))) {
    case SELECT_ON:
        return true;
    case SELECT_OFF:
        return false;
    case SELECT_NOT_SAID:
        break;
    }
    return configs_may_enable(r->project.configs, number);
}

static void choose_rules(struct run *r)
{
    uint32_t n = 0, ntable = 0;

    r->rules = arena_array(r->a, const struct rule *, select_count() + 1);
    r->table_rules = arena_array(r->a, const struct rule *, rule_count() + 1);
    for (uint32_t i = 0; i < select_count(); i++) {
        if (runs(r, i)) {
            r->rules[n++] = select_rule(i);
            if (i < rule_count()) {
                r->table_rules[ntable++] = select_rule(i);
            }
        }
    }
}

static void on_bug(void *ctx, const char *what)
{
    struct run *r = ctx;

    r->nbugs++;
    say("internal error: %s; the rest was analysed", what);
    run_note(r, "", 0, SEVERITY_ERROR, "unit-incomplete",
             arena_printf(r->a, "internal error: %s", what));
}

static bool has_note(const struct run *r, const struct region *at, const char *text)
{
    for (size_t i = 0; i < arrlenu(r->notes); i++) {
        const struct notification *n = &r->notes[i];
        if (n->line == at->line && strcmp(n->path, at->path) == 0 && strcmp(n->text, text) == 0) {
            return true;
        }
    }
    return false;
}

static void on_cut_short(void *ctx, const struct region *at, const char *function)
{
    struct run *r = ctx;
    const char *text =
        arena_printf(r->a, "'%s' was given up at a limit: findings in it may be missing", function);

    if (has_note(r, at, text)) {
        return; // the same under other flags
    }
    say_detail("%s:%u: %s", run_path(r, at->path), at->line, text);
    run_note(r, arena_text(r->a, at->path, strlen(at->path)), at->line, SEVERITY_NOTE,
             "function-cut-short", text);
}

static void on_progress(uint32_t done, uint32_t total)
{
    progress_count("analysing", done, total, "functions");
}

void run_link(struct run *r)
{
    const struct project *p = &r->project;

    r->program = program_new(r->a, r->models);
    for (uint32_t i = 0; i < p->nunits; i++) {
        if (r->irs[i]) {
            program_add(r->program, r->irs[i]);
        } else {
            program_add_failed(r->program, p->units[i].path);
        }
    }
    progress_phase("linking");
    program_link(r->program);
    run_check_rows(r);
    run_phase_end(r, PHASE_LINK);
}

void run_engine(struct run *r, const struct why_request *why)
{
    struct engine_input in;

    choose_rules(r);
    in = (struct engine_input){.program = r->program,
                               .rules = r->table_rules,
                               .on_progress = on_progress,
                               .locks = r->cli->dump == DUMP_SUMMARIES ? &r->locks : NULL,
                               .on_cut_short = on_cut_short,
                               .why = why};
    r->findings = engine_run(r->a, &in, &r->engine, on_bug, r);
    progress_clear();
    findings_sort(&r->findings);
    run_phase_end(r, PHASE_ENGINE);
}
