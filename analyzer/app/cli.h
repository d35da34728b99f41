// SPDX-License-Identifier: Apache-2.0
// The command line: one table of options, from which parsing and --help both come.
#ifndef CCLINT_APP_CLI_H
#define CCLINT_APP_CLI_H

#include "analyzer/finding/finding.h"
#include "analyzer/report/report.h"

#include <stdio.h>

enum exit_code { EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE, EXIT_NOT_ANALYSED, EXIT_INTERNAL };

enum command { COMMAND_CHECK, COMMAND_EXPLAIN, COMMAND_RULES, COMMAND_VERSION, COMMAND_HELP };

enum dump {
    DUMP_NOTHING,
    DUMP_IR,
    DUMP_CFG,
    DUMP_CALLGRAPH,
    DUMP_SUMMARIES,
    DUMP_THREADS,
    DUMP_WHY
};
enum choice { CHOICE_AUTO, CHOICE_ALWAYS, CHOICE_NEVER };

enum { FAIL_NEVER = -1 }; // beside enum severity

struct cli_output {
    enum report_format format;
    bool has_format; // FORMAT=FILE: beside standard output; else instead of it, in --format
    const char *path;
};

struct cli_rules { // one word of --enable or --disable, in order of the command line
    bool enable;
    const char *word;
};

struct cli {
    enum command command;
    const char **paths; // of check; the rule of explain
    const char **flags; // behind "--"
    struct cli_output *outputs;
    struct cli_rules *rules;
    uint32_t npaths, nflags, noutputs, nrules;
    const char *database, *show_config, *stdin_filename;
    enum report_format format;
    enum confidence min_confidence, fail_confidence;
    int fail_on; // enum severity or FAIL_NEVER
    bool has_min_confidence, has_fail_confidence, has_fail_on;
    enum choice color, progress;
    enum dump dump;
    const char *why_file; // of DUMP_WHY
    unsigned why_line;
    unsigned jobs, timeout, memory_mb, sarif_max_results;
    bool has_flags; // there was a "--"
    bool stats, time, allow_incomplete, sarif_absolute, show_suppressed, quiet, verbose, json;
    bool fix, diff;
};

// False with one line in `*why`: wrong usage. Paths and flags point into `argv`.
bool cli_parse(struct arena *a, int argc, char **argv, struct cli *c, const char **why);
void cli_help(FILE *out);
const char *cli_nearest_command(const char *word); // NULL: none is near

// Names for values, used by the configuration too: the index of `word`, or -1 with `*why`
// ("'hih' is not one of high, medium, low; did you mean 'high'?").
int cli_pick(struct arena *a, const char *word, const char *const *names, size_t n,
             const char **why);
extern const char *const cli_confidence_names[3];
extern const char *const cli_fail_names[4]; // error, warning, note, never

#endif
