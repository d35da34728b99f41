// SPDX-License-Identifier: Apache-2.0
// The handlers of signals of a program, and for which signals they are.
#ifndef CCLINT_ENGINE_HANDLERS_H
#define CCLINT_ENGINE_HANDLERS_H

#include "analyzer/base/bitset.h"
#include "analyzer/summary/program.h"

struct arena;

struct signal_handler {
    func_id function;
    struct bitset blocks; // of it: those that it comes to for a signal; called by hand with 0 it
                          // may come to others
    func_id installed_in; // one of the calls that do it
    uint32_t installed_at;
    uint64_t signals; // bits of the numbers that are known,
    bool has_others;  // and whether there may be others
    bool is_last;     // the process ends in it, or goes on elsewhere: what it interrupts does not,
    bool ends;        // and without what exit() does
    bool is_awaited;  // its program lets signals in only where it waits for them
};

struct signal_handlers {
    const struct signal_handler *items; // by function
    uint32_t n;
};

struct signal_handlers handlers_find(struct arena *a, const struct program *p);
// Whether the function writes errno, or asks for it, itself.
bool function_stores_errno(const struct program *p, func_id f);
bool function_asks_errno(const struct program *p, func_id f);
// For nothing but signals that the code at hand raises itself: bad memory, bad arithmetic, abort().
bool handler_is_for_crashes(const struct signal_handler *h);

#endif
