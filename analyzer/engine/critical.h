// SPDX-License-Identifier: Apache-2.0
// Inside engine/: critical events and pairs of all functions, made callees first.
#ifndef CCLINT_ENGINE_CRITICAL_H
#define CCLINT_ENGINE_CRITICAL_H

#include "analyzer/engine/lockset.h"

struct model_events;

struct critical {
    struct arena *arena;
    const struct program *program;
    struct lock_names names;
    struct func_locks *funcs;    // by definition
    struct model_events *models; // by row
    uint64_t caps;               // functions of which more happened than is kept
};

void critical_init(struct critical *c, struct arena *a, const struct program *p);
void critical_close(struct critical *c);
// The calls of a function at which it matters what is held; in `a`, the function's arena.
struct lock_watch *critical_watch(struct critical *c, struct arena *a, const struct ir_unit *u,
                                  const struct ir_func *f);
// What the function's calls do, with what the machines noted.
void critical_finish(struct critical *c, struct arena *a, func_id id, const struct lock_watch *w);

#endif
