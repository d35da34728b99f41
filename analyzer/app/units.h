// SPDX-License-Identifier: Apache-2.0
// Which files of the inputs are analysed, and under which flags.
#ifndef CCLINT_APP_UNITS_H
#define CCLINT_APP_UNITS_H

#include "analyzer/app/compdb.h"
#include "analyzer/app/project.h"

struct input {
    const char *path; // absolute, symbolic links resolved
    bool is_folder;
};

struct unit_sources {
    const struct cli *cli;
    const struct input *inputs;
    uint32_t ninputs;
    const struct compdb *databases;
    uint32_t ndatabases;
    const char *flags_file;       // compile_flags.txt, NULL: none
    struct flag_list file_flags;  // what it says
    struct flag_list given_flags; // behind "--", filtered
    const char *contents;         // of standard input, for the only input; NULL: none
    size_t ncontents;
};

// Fills in units, nunits and nguessed, and adds to nlost.
void units_gather(struct arena *a, const struct unit_sources *s, struct project *p);

#endif
