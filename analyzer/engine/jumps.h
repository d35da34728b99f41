// SPDX-License-Identifier: Apache-2.0
// Jumps by longjmp() to where another thread called setjmp().
#ifndef CCLINT_ENGINE_JUMPS_H
#define CCLINT_ENGINE_JUMPS_H

#include "analyzer/engine/threads.h"

struct thread_jump {
    func_id from, to; // the functions that jump and that called setjmp()
    uint32_t from_at, to_at;
    uint32_t jumper, setter; // threads.roots; the same: one of several threads jumps to another
    const char *text;        // the buffer
    bool is_certain;         // that both come there
};

struct thread_jumps {
    const struct thread_jump *items;
    uint32_t n;
};

struct thread_jumps jumps_find(struct arena *a, const struct threads *t);

#endif
