// SPDX-License-Identifier: Apache-2.0
// What threads are handed, and what becomes of it while they may still look at it.
#ifndef CCLINT_ENGINE_THREAD_ARGS_H
#define CCLINT_ENGINE_THREAD_ARGS_H

#include "analyzer/engine/threads.h"

enum thread_arg_fault {
    THREAD_ARG_CHANGED, // the loop that starts one thread after the other changes it
    THREAD_ARG_ENDS,    // a variable of the starter's: its scope ends, or the function returns
    THREAD_ARG_FREED,
};

struct thread_arg {
    uint8_t fault;      // enum thread_arg_fault
    bool is_sure;       // the thread itself follows the pointer, and certainly was started
    func_id function;   // the starter;
    uint32_t spawn;     // its call that starts the thread,
    uint32_t insn;      // and the instruction by which the object changes or ends
    const char *object; // as written in the starter: "i", "job"
    func_id reader;     // the function of the thread
    uint32_t read_at;   // an instruction of it that follows the pointer, or hands it on
};

struct thread_args {
    struct thread_arg *items;
    uint32_t n;
};

// One for each call that starts a thread, at most. In `a`; `scratch` is left as it was.
struct thread_args thread_args_find(struct arena *a, struct arena *scratch,
                                    const struct threads *t);

#endif
