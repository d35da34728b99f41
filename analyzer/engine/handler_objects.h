// SPDX-License-Identifier: Apache-2.0
// Variables that a handler of signals writes plainly and other code reads.
#ifndef CCLINT_ENGINE_HANDLER_OBJECTS_H
#define CCLINT_ENGINE_HANDLER_OBJECTS_H

#include "analyzer/engine/call_walk.h"
#include "analyzer/engine/handlers.h"

struct handler_object {
    const struct signal_handler *handler;
    func_id written_in, read_in;
    uint32_t written_at, read_at;
    const char *text;      // "stop"
    bool is_blocked_there; // the reader keeps signals out
};

struct handler_objects {
    const struct handler_object *items;
    uint32_t n;
};

struct handler_objects handler_objects_find(struct arena *a, const struct signal_handlers *handlers,
                                            struct call_walk *w, const struct program *p);

#endif
