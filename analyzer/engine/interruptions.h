// SPDX-License-Identifier: Apache-2.0
// Which signal handlers cut short the calls that wait.
#ifndef CCLINT_ENGINE_INTERRUPTIONS_H
#define CCLINT_ENGINE_INTERRUPTIONS_H

#include "analyzer/summary/program.h"

struct arena;

// A handler that returns, for a signal after which a program goes on, and where it is installed.
struct interruption {
    func_id where;
    uint32_t insn;
    bool restarts; // calls that can be restarted are: SA_RESTART, or signal()
};

struct interruptions {
    const struct interruption *items;
    uint32_t n;
};

struct interruptions interruptions_find(struct arena *a, struct arena *scratch,
                                        const struct program *p);
// One that is installed in a program with `f` in it, if possible one that does not restart; NULL:
// none.
const struct interruption *interruption_in(const struct interruptions *all, const struct program *p,
                                           func_id f);

#endif
