// SPDX-License-Identifier: Apache-2.0
// The path-sensitive typestate engine on one function (shared by run.c and the oracle test).
#ifndef CCLINT_ENGINE_MACHINE_RUN_H
#define CCLINT_ENGINE_MACHINE_RUN_H

#include "analyzer/engine/machine.h"
#include "analyzer/engine/run.h"
#include "analyzer/summary/program.h"

struct buf;
struct summary_builder;

struct machine_caps {
    uint32_t keys;            // typestate keys a block may hold: 16
    uint32_t states_per_key;  // 8, 64 in a rerun
    uint32_t states;          // per block: 64
    uint32_t steps;           // transfer steps per run: 20000
    uint32_t atoms;           // live controlling atoms per block: 32; 0 switches atoms off
    const uint64_t *unshared; // classes of locks that nobody hands over
    uint32_t nunshared;
    const uint64_t *lost; // classes of fields that nothing empties: told of where they are filled
    uint32_t nlost;
    struct buf *why; // is told how the run goes; NULL: nobody asks
};
struct machine_caps machine_caps_default(void);

// A class of locks (mods_class) that is held at some returns: right if somebody takes them over.
struct lock_suspect {
    uint64_t class;
    uint32_t others; // wrong only if so many functions take such a lock and give it back
};

struct machine_result {
    struct violation *items; // in order of position, one per (error, acquisition, place), in `a`
    uint32_t n;
    bool is_incomplete;
    bool is_promising;     // with `confirm` there may be something to report
    bool only_visits;      // only what it calls for its callers was of interest
    const func_id *handed; // callees that took a lock which is given back here
    const struct lock_suspect *suspects;
    const uint64_t *taken;  // classes of locks that others took and that are given back here,
    const uint64_t *paired; // and of those that are taken and given back here
    uint32_t nhanded, nsuspects, ntaken, npaired;
};

// Whether a function has a direct event of one of these machines' families.
bool machine_is_relevant(const struct program *p, const struct ir_unit *u, const struct ir_func *f,
                         const struct machine *const *machines, uint32_t n);

// Runs machines of one group together over `f`. What callers need to know of it is added to
// `summary`, if there is one; without `confirm` nothing is reported.
struct machine_result machine_run(struct arena *a, const struct program *p, const struct ir_unit *u,
                                  const struct cfg *c, const struct machine *const *machines,
                                  uint32_t n, const struct machine_caps *caps,
                                  struct summary_builder *summary, bool confirm,
                                  struct engine_stats *stats);

#endif
