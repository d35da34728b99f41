// SPDX-License-Identifier: Apache-2.0
// Inside engine/: pipes and semaphores on which somebody waits for what cannot come.
//
//   channel_ends.c   the ends of a local pipe, followed into callees and threads
//   channel_stuck.c  who waits for himself
#ifndef CCLINT_ENGINE_CHANNEL_STUCK_H
#define CCLINT_ENGINE_CHANNEL_STUCK_H

#include "analyzer/base/list.h"
#include "analyzer/engine/channel_build.h"

enum end_op_kind { END_READ, END_WRITE, END_CLOSE_READ, END_CLOSE_WRITE, END_DUPLICATE };

// What is done with an end of a pipe.
struct end_op {
    uint8_t kind;      // enum end_op_kind
    bool is_until_end; // read in a loop that only the end of the data ends
    bool is_in_thread; // by a thread that got the pipe
    func_id function;  // where,
    uint32_t insn;
    uint32_t via;  // and under which instruction of the function that made the pipe
    int64_t bytes; // that are written; -1: not known
};

// A pipe in a local array of a function.
struct local_pipe {
    func_id function;
    uint32_t made, local;
    struct end_op *ops; // list
    bool is_escaped;
};

// ---- channel_ends.c -----------------------------------------------------------------------------
// All that is done with it, in `out->ops`; to be freed with arrfree().
void channel_follow_pipe(struct channel_func *f, uint32_t made, uint32_t local,
                         struct local_pipe *out);

// ---- channel_stuck.c ----------------------------------------------------------------------------
// Looks at the pipes that the function makes.
void channel_find_stuck(struct channel_func *f);
// Looks at the semaphores of the table.
void channel_find_stuck_posts(struct channel_build *b, const struct channel_table *t);

#endif
