// SPDX-License-Identifier: Apache-2.0
// Accesses to memory that several threads may find, and the locks that are held there.
//
// What is accessed is named as locks are: by the variable, or by the field for all objects that
// have it. The name is made of the text of the access; which locks are held is noted by the merging
// walk of the lock machines, state by state.
#ifndef CCLINT_ENGINE_ACCESSES_H
#define CCLINT_ENGINE_ACCESSES_H

#include "analyzer/engine/lockset.h"

// What an instruction reads or writes. `queue->head->next` is also a read of `head`.
struct access {
    uint64_t home;  // the variable, or the field; as lock_name.class
    place_id place; // of the unit
    type_id type;   // of what is accessed
    bool is_write;
};
typedef void (*access_fn)(void *ctx, const struct access *x);
// Accesses of the instruction to memory that is neither the function's own nor constant nor atomic.
// What a modelled call writes through an argument is written where its address is taken.
void accesses_each(const struct program *program, const struct lock_names *names,
                   const struct ir_unit *u, const struct ir_func *f, uint32_t insn, access_fn each,
                   void *ctx);
// "queue.count", in `a`.
const char *access_text(struct arena *a, const struct ir_unit *u, place_id p);
// The home of a field, wherever its object is, and of a variable; 0: it has none.
uint64_t field_home(const struct lock_names *names, const struct ir_unit *u, uint32_t field);
uint64_t global_home(const struct ir_unit *u, uint32_t global);
// The class of a lock that lies at a place; 0: not known.
uint64_t place_class(const struct lock_names *names, const struct ir_unit *u, place_id p);

// The accesses of a function that are to be noted, in `a`, when a walk begins.
void watch_accesses(struct arena *a, const struct program *p, struct lock_watch *w,
                    const struct ir_unit *u, const struct ir_func *f);
struct typestate;
struct state;
// The state is about to execute the instruction; or all of a block in which nothing happens.
void watch_access(struct typestate *t, struct state *s, uint32_t insn);
void watch_block(struct typestate *t, struct state *s, block_id b);

#endif
