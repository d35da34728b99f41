// SPDX-License-Identifier: Apache-2.0
// What one run of `cclint check` knows, in the order in which it comes about: the project, the
// units' answers, the linked program, findings, notes about what was not analysed.
#ifndef CCLINT_APP_RUN_H
#define CCLINT_APP_RUN_H

#include "analyzer/app/pool.h"
#include "analyzer/app/project.h"
#include "analyzer/engine/run.h"
#include "analyzer/report/report.h"

#include <time.h>

enum phase {
    PHASE_PROJECT,
    PHASE_PARSE,
    PHASE_LOWER,
    PHASE_READ,
    PHASE_LINK,
    PHASE_ENGINE,
    PHASE_REPORT,
    PHASE_COUNT
};

struct run {
    struct arena *a;
    struct cli *cli;
    const char *cwd; // NULL: it has gone
    struct project project;
    struct pool_result *results; // by unit
    const struct ir_unit **irs;  // by unit; NULL: not analysed
    struct models *models;
    struct program *program;
    const struct rule **table_rules; // those of the table that run, ends with NULL
    const struct rule **rules;       // and our own, for reports
    struct engine_stats engine;
    const struct lock_table *locks; // for --dump=summaries, else NULL
    struct finding_list findings;
    struct notification *notes; // a list
    struct source_cache *sources;
    uint32_t nfixed;       // findings that --fix took away
    uint32_t nfailed;      // units not analysed
    uint32_t nincomplete;  // units analysed in part
    uint32_t nbugs;        // functions an internal error cost
    uint64_t answer_bytes; // of all units' .cci
    uint64_t phase_us[PHASE_COUNT];
    uint64_t phase_start;
    struct timespec started;
};

void run_phase_start(struct run *r);
void run_phase_end(struct run *r, enum phase phase); // adds this process's CPU time

// A path of the project (relative to its root) for messages: as named from the current directory.
const char *run_path(struct run *r, const char *path);
void run_note(struct run *r, const char *path, uint32_t line, enum severity level, const char *id,
              const char *text);

// analyse.c: the steps between the project and findings. False with `*why`: the run cannot go on.
bool run_units(struct run *r, const char **why);  // workers
void run_read(struct run *r);                     // answers to IR; names what failed
bool run_models(struct run *r, const char **why); // models for the program
void run_check_rows(const struct run *r); // rows.c: names model rows of the project without use
void run_link(struct run *r);             // IR to the program
void run_engine(struct run *r, const struct why_request *why); // rules; NULL: explain nothing

// missing.c: one line about guessed flags and missing headers, lines about errors in units.
void run_tell_problems(struct run *r);

// settle.c: what the configuration says of each finding's file: whether its rule is on there, and
// with which severity. May be called again after findings were added.
void run_settle(struct run *r);
// Drops what is below the wanted confidence.
void run_drop_below(struct run *r);

// ignores.c: suppression comments; adds findings about them.
void run_ignores(struct run *r);

// fix.c: --fix and --diff. What was fixed is a finding no more. EXIT_CLEAN or EXIT_INTERNAL.
enum exit_code run_fix(struct run *r);
enum exit_code run_diff(struct run *r);

// output.c: reports. The exit code, as far as reports have a say: EXIT_CLEAN or EXIT_INTERNAL.
enum exit_code run_output(struct run *r);

// why.c: the functions whose bodies contain the line of --dump=why; false: there is none.
bool run_find_why(struct run *r, struct why_request *out);

// callgraph.c: --dump=callgraph; false when standard output could not be written to.
bool run_dump_calls(const struct run *r);

// stats.c: --stats and --time, on standard error.
void run_stats(struct run *r);
void run_times(struct run *r);

#endif
