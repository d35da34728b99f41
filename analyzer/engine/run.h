// SPDX-License-Identifier: Apache-2.0
// Runs the rules over a linked program: machines and call hooks function by function, in the
// program's order, then the program hooks.
#ifndef CCLINT_ENGINE_RUN_H
#define CCLINT_ENGINE_RUN_H

#include "analyzer/engine/rule.h"

struct engine_stats {
    uint64_t functions;    // analysed
    uint64_t machine_runs; // of (function, machine group)
    uint64_t steps;        // transfer steps
    uint64_t incomplete;   // machine runs given up at a cap
    uint64_t key_caps;     // runs that hit the cap of typestate keys or states
    uint64_t reruns;
    uint64_t refuted;    // candidates dropped by replay
    uint64_t max_states; // at one block
    uint64_t lock_caps;  // functions with more critical events or pairs than are kept
};

// Functions whose runs are to be explained (--dump=why), in words for maintainers.
struct why_request {
    const func_id *functions;
    uint32_t n;
    struct buf *out;
};

struct engine_input {
    struct program *program;         // gets the summaries of its functions
    const struct rule *const *rules; // enabled ones, ends with NULL
    // Before each group of functions that call each other, if set: how many are done.
    void (*on_progress)(uint32_t done, uint32_t total);
    // If set: gets the locks of the program, in the arena.
    const struct lock_table **locks;
    // A function that was given up at a cap, if set; with engine_run()'s ctx.
    void (*on_cut_short)(void *ctx, const struct region *at, const char *function);
    const struct why_request *why; // NULL: nothing is explained
};

// Findings in `a`, unsorted, not fingerprinted. A bug in one function gives that function up:
// `on_bug`, if set, is told.
struct finding_list engine_run(struct arena *a, const struct engine_input *in,
                               struct engine_stats *stats,
                               void (*on_bug)(void *ctx, const char *what), void *ctx);

#endif
