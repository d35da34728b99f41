// SPDX-License-Identifier: Apache-2.0
// Channel operations of a program: who sends into what, who receives from it.
//
// A channel is a pipe, a condition variable, a semaphore, a message queue, found under a key that
// means the same object in every unit: a global or static (by link key), or a field of a record
// (by field key; all its instances fall together). A local channel whose ends go nowhere has a key
// of its own in its function. An end that is handed to anybody not seen through (an unknown callee,
// a store into memory without a key, a thread, an exec) makes its channel escaped.
#ifndef CCLINT_ENGINE_CHANNELS_H
#define CCLINT_ENGINE_CHANNELS_H

#include "analyzer/summary/program.h"

enum channel_op {
    CHANNEL_CREATE,  // pipe(), sem_init()
    CHANNEL_SEND,    // write to the write end, mq_send, sem_post, cond_signal, cond_broadcast
    CHANNEL_RECEIVE, // read from the read end, mq_receive, sem_wait, cond_wait, poll
    CHANNEL_CLOSE_SEND,
    CHANNEL_CLOSE_RECEIVE,
};

struct channel_use {
    enum channel_op op;
    func_id function;
    loc_id at;
    uint32_t insn;
    const char *api; // "pthread_cond_signal"
    bool is_timed;   // gives up by itself
    bool in_thread_entry;
};

struct channel {
    const char *key;  // identity
    const char *text; // for messages: "q->nonempty"
    uint8_t family;   // enum api_family: FD (pipe), COND, SEM, MQ
    bool is_local;    // its world is its function, or its unit (internal linkage, the unit whole)
    bool is_escaped;
    bool is_named; // escaped only because other processes may open it by its name (mq_open without
                   // O_EXCL)
    bool is_may;   // some operation could not be resolved
    struct channel_use *uses; // in order of function and position
    uint32_t nuses;
};

// Somebody waits for what cannot come.
enum stuck_kind {
    STUCK_OWN_END,    // `at` reads to the end of a pipe whose other end its own process has open
    STUCK_AFTER_JOIN, // `at` reads to the end, which is closed only when its thread was joined
    STUCK_NEVER,      // likewise, and the end is never closed
    STUCK_READ_FIRST, // `at` reads what the same thread writes later, at `other`
    STUCK_FULL,       // `at` writes more than a pipe holds, and the same thread reads later
    STUCK_SKIPPED,    // `at` waits for a post, and the thread that posts can end without at `other`
    STUCK_POST,       // `at` waits for a semaphore that the same thread posts later
};
struct channel_place {
    func_id function;
    uint32_t insn;
};
struct channel_stuck {
    uint8_t kind; // enum stuck_kind
    const char *text;
    struct channel_place at, via, made,
        other; // via: the call, or start of a thread, that leads there
    int64_t bytes;
};

struct channel_table {
    const struct program *program;
    struct channel *items; // by key
    const struct channel_stuck *stuck;
    uint32_t n, nstuck;
};

struct channel_table *channels_collect(struct arena *a, const struct program *p);

#endif
