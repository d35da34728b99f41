// SPDX-License-Identifier: Apache-2.0
// Inside engine/: from the states in which a function returns to its summary.
//
// The form is that of engine.md section 3: guarded effects on places that the caller can name. An
// effect that all states of a bucket of the returned value share is certain there; one that some of
// them have is so if parameters, or memory reached from them, tell which; else it is a may-effect.
#ifndef CCLINT_ENGINE_SUMMARISE_H
#define CCLINT_ENGINE_SUMMARISE_H

#include "analyzer/flow/value.h"
#include "analyzer/summary/program.h"

struct candidates;
struct lock_watch;
struct typestate;

enum { EFFECTS_PER_FUNCTION = 64 };

// Effects of one function, of all groups of machines.
struct summary_builder {
    struct arena *arena; // the program's: what goes into the summary lives there
    func_id function;
    struct api_effect effects[EFFECTS_PER_FUNCTION];
    uint32_t neffects;
    struct api_callback *callbacks;
    uint32_t ncallbacks;
    uint32_t analysed;        // families a machine ran for
    uint32_t unnamed;         // families of which more happened than could be said
    uint16_t arrays;          // parameters (bits) that lead to arrays of which some were given up
    struct lock_watch *watch; // of calls with locks held; NULL: nobody asks
    struct facts range;
    bool has_range;
};

void summarise(struct typestate *t, const struct candidates *found, struct summary_builder *b);
// NULL: the function is neutral, nothing needs to be said.
const struct api_fn *summary_finish(struct summary_builder *b, const struct ir_unit *u,
                                    const struct ir_func *f);
bool summary_equal(const struct api_fn *a, const struct api_fn *b);
// Of equal summaries: whether their effects come from the same places, too.
bool summary_sites_equal(const struct api_fn *a, const struct api_fn *b);

#endif
