// SPDX-License-Identifier: Apache-2.0
// Code that an event loop runs, which waits for others meanwhile.
#ifndef CCLINT_ENGINE_LOOP_CALLS_H
#define CCLINT_ENGINE_LOOP_CALLS_H

#include "analyzer/engine/lock_table.h"

// How code comes to be run by a loop.
enum loop_kind {
    LOOP_CALLBACK,  // a model says that it is called by one
    LOOP_OF_EPOLL,  // it is what a loop around epoll_wait() does with what came
    LOOP_COROUTINE, // it is started as a coroutine, of which one runs at a time
};

struct loop_code {
    uint8_t kind; // enum loop_kind
    func_id function;
    func_id given_in; // where it is handed over, started, or waits
    uint32_t given_at;
    bool is_certain;                // no other function may be meant
    const struct lock_event *event; // begins in `function`
};

struct loop_calls {
    const struct loop_code *items; // for each call of a function with such code, what waits longest
    uint32_t n;
};

struct loop_calls loop_calls_find(struct arena *a, const struct lock_table *t);

#endif
