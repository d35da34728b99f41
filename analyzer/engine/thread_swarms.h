// SPDX-License-Identifier: Apache-2.0
// Loops that start a thread for each thing that comes in, with nothing that limits how many.
#ifndef CCLINT_ENGINE_THREAD_SWARMS_H
#define CCLINT_ENGINE_THREAD_SWARMS_H

#include "analyzer/engine/threads.h"

struct thread_swarm {
    func_id function;
    uint32_t spawn; // the call that starts the thread,
    uint32_t input; // and the one that waits for what it is started for
};
struct thread_swarms {
    struct thread_swarm *items;
    uint32_t n;
};

// In `a`; `scratch` is left as it was.
struct thread_swarms thread_swarms_find(struct arena *a, struct arena *scratch,
                                        const struct threads *t);

#endif
