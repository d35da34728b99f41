// SPDX-License-Identifier: Apache-2.0
// The way of a run: inputs -> units with flags -> workers -> IR -> linked program -> findings ->
// what configuration and comments say of them -> fingerprints -> reports -> exit code.
#include "analyzer/app/driver.h"

#include "analyzer/app/progress.h"
#include "analyzer/app/roots.h"
#include "analyzer/app/run.h"
#include "analyzer/app/say.h"
#include "analyzer/app/worker.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/bug.h"
#include "analyzer/base/list.h"
#include "analyzer/base/os.h"
#include "analyzer/engine/lock_table.h"
#include "analyzer/engine/threads.h"
#include "analyzer/finding/fixes.h"
#include "analyzer/ir/print.h"

#include <errno.h>
#include <string.h>

static enum exit_code show_config(struct arena *a, const struct cli *c)
{
    const char *path = path_real(a, c->show_config), *dir = path_dir(a, path), *why, *root;
    const struct config *config = NULL;

    root = project_root(a, roots_git(a, dir), dir, NULL, &why);
    if (root) {
        struct configs *configs = configs_new(a, root);
        config = configs_for_file(configs, path);
        why = configs_error(configs);
        configs_free(configs);
    }
    if (why) {
        say("%s", why);
        return EXIT_USAGE;
    }
    config_show(stdout, config, c, path);
    return EXIT_CLEAN;
}

// ---- Ends --------------------------------------------------------------------------------------

static bool dump_units(const struct run *r)
{
    struct buf out = {0};
    bool ok = true;

    for (uint32_t i = 0; i < r->project.nunits && ok; i++) {
        if (r->irs[i]) {
            buf_clear(&out);
            if (r->cli->dump == DUMP_IR) {
                ir_print_unit(&out, r->irs[i]);
            } else {
                ir_print_dot(&out, r->irs[i]);
            }
            ok = out.n == 0 || fwrite(out.data, 1, out.n, stdout) == out.n;
        }
    }
    buf_free(&out);
    return ok;
}

static void print_failure(struct buf *out, unsigned signs)
{
    if (signs) {
        buf_printf(out, "  callers take%s%s%s for a failure\n",
                   signs & SIGN_NEGATIVE ? " negative" : "", signs & SIGN_ZERO ? " zero" : "",
                   signs & SIGN_POSITIVE ? " positive" : "");
    }
}

static bool dump_summaries(const struct run *r)
{
    struct buf out = {0};
    bool ok;

    for (func_id f = 0; f < program_func_count(r->program); f++) {
        const struct program_func *at = program_func(r->program, f);
        const struct api_fn *api = program_summary(r->program, f);
        bool is_locking = r->locks && (r->locks->funcs[f].nevents || r->locks->funcs[f].npairs);
        if (api || is_locking) {
            buf_printf(&out, "%s: ", ir_name(at->unit, at->unit->path));
        }
        if (api) {
            api_fn_print(api, &out);
        } else if (is_locking) {
            buf_printf(&out, "%s\n", ir_func_name(at->unit, at->func));
        }
        if (api || is_locking) {
            print_failure(&out, program_failure_signs(r->program, f));
        }
        if (is_locking) {
            lock_table_print(r->locks, f, &out);
        }
    }
    ok = fwrite(out.data, 1, out.n, stdout) == out.n;
    buf_free(&out);
    return ok;
}

static bool dump_why(struct run *r, bool *found)
{
    struct buf out = {0};
    struct why_request why = {.out = &out};
    bool ok = true;

    *found = run_find_why(r, &why);
    if (*found) {
        run_engine(r, &why);
        ok = fwrite(out.data, 1, out.n, stdout) == out.n;
    } else {
        say("%s:%u: no function of these units has a body there", r->cli->why_file,
            r->cli->why_line);
    }
    buf_free(&out);
    return ok;
}

static bool dump_threads(struct run *r)
{
    struct buf out = {0};
    struct arena scratch;
    bool ok;

    arena_init(&scratch, 0);
    threads_print(threads_find(r->a, &scratch, r->program), &scratch, &out);
    ok = fwrite(out.data, 1, out.n, stdout) == out.n;
    arena_free(&scratch);
    buf_free(&out);
    return ok;
}

static bool dump_program(struct run *r, bool *found)
{
    run_link(r);
    if (r->cli->dump == DUMP_THREADS) {
        return dump_threads(r);
    }
    if (r->cli->dump == DUMP_CALLGRAPH) {
        return run_dump_calls(r);
    }
    if (r->cli->dump == DUMP_WHY) {
        return dump_why(r, found);
    }
    run_engine(r, NULL);
    return dump_summaries(r);
}

static enum exit_code dump(struct run *r)
{
    bool found = true;
    bool ok = r->cli->dump >= DUMP_CALLGRAPH ? dump_program(r, &found) : dump_units(r);

    if ((fflush(stdout) != 0 || !ok) && errno != EPIPE) {
        say("standard output: %s", strerror(errno));
        return EXIT_INTERNAL;
    }
    if (!found) {
        return EXIT_USAGE;
    }
    return r->nfailed || r->nincomplete ? EXIT_NOT_ANALYSED : EXIT_CLEAN;
}

static uint32_t count_shown(const struct run *r)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < r->findings.n; i++) {
        n += !r->findings.items[i].is_suppressed;
    }
    return n;
}

static bool must_fail(const struct run *r)
{
    const struct cli *c = r->cli;

    for (uint32_t i = 0; i < r->findings.n; i++) {
        const struct finding *f = &r->findings.items[i];
        if (!f->is_suppressed && c->fail_on != FAIL_NEVER && (int)f->severity <= c->fail_on &&
            f->confidence <= c->fail_confidence) {
            return true;
        }
    }
    return false;
}

static void summary(const struct run *r)
{
    uint32_t n = count_shown(r), units = r->project.nunits, suppressed = r->findings.n - n;
    const char *text = arena_printf(r->a, "%u finding%s in %u unit%s", n, n == 1 ? "" : "s", units,
                                    units == 1 ? "" : "s");

    if (suppressed) {
        text = arena_printf(r->a, "%s, %u suppressed", text, suppressed);
    }
    if (r->nfixed) {
        text = arena_printf(r->a, "%s, %u fixed", text, r->nfixed);
    }
    if (r->nfailed + r->project.nlost) {
        text = arena_printf(r->a, "%s; %u not analysed", text, r->nfailed + r->project.nlost);
    }
    if (r->nincomplete) {
        text = arena_printf(r->a, "%s; %u analysed in part", text, r->nincomplete);
    }
    say_notice("%s", text);
}

static enum exit_code exit_code(const struct run *r, enum exit_code written)
{
    bool all = r->nfailed + r->nincomplete + r->nbugs + r->project.nlost == 0;

    if (written != EXIT_CLEAN) {
        return written;
    }
    if (must_fail(r)) {
        return EXIT_FINDINGS;
    }
    return all || r->cli->allow_incomplete ? EXIT_CLEAN : EXIT_NOT_ANALYSED;
}

static enum exit_code finish(struct run *r)
{
    enum exit_code code, written;

    run_settle(r);
    run_ignores(r);
    run_settle(r);
    findings_sort(&r->findings);
    findings_fingerprint(r->a, &r->findings, r->sources);
    run_drop_below(r);
    fixes_resolve(r->a, &r->findings, r->sources);
    written = r->cli->fix ? run_fix(r) : EXIT_CLEAN;
    if (r->cli->diff) {
        written = run_diff(r);
    } else if (run_output(r) != EXIT_CLEAN) {
        written = EXIT_INTERNAL;
    }
    code = exit_code(r, written);
    run_phase_end(r, PHASE_REPORT);
    if (r->cli->stats) {
        run_stats(r);
    }
    if (r->cli->time) {
        run_times(r);
    }
    summary(r);
    return code;
}

// ---- The run -----------------------------------------------------------------------------------

static void open_sources(struct run *r)
{
    const struct project *p = &r->project;

    r->sources = source_cache_new(r->a, p->root);
    if (p->units[0].request.contents) {
        source_put(r->sources, p->units[0].path, p->units[0].request.contents,
                   p->units[0].request.ncontents);
    }
}

static void note_lost(struct run *r)
{
    for (const struct lost_input *l = r->project.lost; l; l = l->next) {
        run_note(r, path_relative(l->path, r->project.root), 0, SEVERITY_ERROR, "unit-not-analysed",
                 arena_printf(r->a, "not analysed: %s", l->why));
    }
}

static enum exit_code refuse(const char *why, enum exit_code code)
{
    if (why) {
        say("%s", why);
    }
    return code;
}

static enum exit_code check(struct run *r)
{
    const char *why;

    run_phase_start(r);
    if (!project_open(r->a, r->cli, &r->project, &why)) {
        return refuse(why, EXIT_USAGE);
    }
    if (!run_models(r, &why)) {
        return refuse(why, EXIT_USAGE);
    }
    config_fill(configs_for_folder(r->project.configs, r->project.common), r->cli);
    open_sources(r);
    note_lost(r);
    run_phase_end(r, PHASE_PROJECT);
    if (!run_units(r, &why)) {
        return refuse(why, EXIT_INTERNAL);
    }
    run_phase_start(r);
    run_read(r);
    run_tell_problems(r);
    run_phase_end(r, PHASE_READ);
    if (r->cli->dump != DUMP_NOTHING) {
        return dump(r);
    }
    run_link(r);
    run_engine(r, NULL);
    return finish(r);
}

enum exit_code driver_check(struct arena *a, struct cli *c)
{
    struct run *r = arena_new(a, struct run);
    struct guard g;
    volatile enum exit_code code = EXIT_INTERNAL;

    if (c->show_config) {
        return show_config(a, c);
    }
    r->a = a;
    r->cli = c;
    r->cwd = path_absolute(a, ".");
    if (r->cwd[0] != '/') {
        r->cwd = NULL;
    }
    clock_gettime(CLOCK_MONOTONIC, &r->started);
    workers_handle_signals();
    progress_start(c->progress != CHOICE_NEVER && !c->quiet);
    guard_open(&g);
    if (setjmp(g.at) == 0) {
        code = check(r);
        guard_close(&g);
    } else {
        say("internal error: %s", g.why);
    }
    configs_free(r->project.configs);
    arrfree(r->notes);
    return code;
}
