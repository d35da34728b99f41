// SPDX-License-Identifier: Apache-2.0
// Functions that start threads and then sleep, where nobody ever waits for the threads.
#ifndef CCLINT_ENGINE_THREAD_SLEEPS_H
#define CCLINT_ENGINE_THREAD_SLEEPS_H

#include "analyzer/engine/threads.h"

struct thread_sleep {
    func_id function;
    uint32_t spawn, insn; // the calls that start the thread, and that sleep
};
struct thread_sleeps {
    struct thread_sleep *items;
    uint32_t n;
};

// In `a`; what is in `scratch` stays there.
struct thread_sleeps thread_sleeps_find(struct arena *a, struct arena *scratch,
                                        const struct threads *t);

#endif
