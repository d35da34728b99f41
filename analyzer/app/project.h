// SPDX-License-Identifier: Apache-2.0
// From the command line's paths to the units of the run: which files, under which flags.
#ifndef CCLINT_APP_PROJECT_H
#define CCLINT_APP_PROJECT_H

#include "analyzer/app/config.h"
#include "analyzer/ir/request.h"

struct unit {
    const char *path; // relative to the root when below it
    struct unit_request request;
    uint64_t size;   // of the file
    uint32_t number; // in order of the inputs and of the database
    bool is_guessed; // no compile command of its own
};

struct lost_input {
    const char *path; // absolute
    const char *why;
    struct lost_input *next;
};

struct project {
    const char *root;
    const char *git;    // the git top level, NULL outside
    const char *common; // the folder that holds all inputs
    struct configs *configs;
    const char *database; // NULL: none
    struct unit *units;   // by path, then order of the database
    uint32_t nunits;
    struct lost_input *lost; // inputs that are not among the units: missing, odd, unreadable
    uint32_t nlost;          // of them, and of bad entries of databases
    uint32_t nguessed;       // units without any compile command: flags are guessed
};

void project_lose(struct arena *a, struct project *p, const char *path, const char *why);

// The project root: `git` if there is one, else the folder of the outermost configuration, else
// `database_folder` (may be NULL), else `common`. NULL with `*why`.
const char *project_root(struct arena *a, const char *git, const char *common,
                         const char *database_folder, const char **why);

// Everything that can be said of single inputs is said on standard error. False with `*why`: wrong
// usage or configuration, or nothing to analyse (`*why` is NULL when that was
// said already).
bool project_open(struct arena *a, const struct cli *cli, struct project *p, const char **why);

#endif
