// SPDX-License-Identifier: Apache-2.0
// Inside engine/: what is asked on the way to the program's condition variables.
//
//   conditions.c        waits and signals     condition_tests.c  what is tested around a wait
//   condition_stores.c  who changes that, and whether the waiters can miss it
//   lockouts.c          who waits with a lock that whoever could wake him needs
//   barriers.c          how many threads come to a barrier
//   condition_ends.c    who never changes it, and what becomes of what is handed out
#ifndef CCLINT_ENGINE_CONDITION_PARTS_H
#define CCLINT_ENGINE_CONDITION_PARTS_H

#include "analyzer/engine/conditions.h"
#include "analyzer/engine/guard_parts.h"

struct cond_finder {
    struct guard_finder g;
    const struct lock_table *locks;
    struct cfg **cfgs;             // by function; NULL: not asked for yet
    struct cond_wait *waits;       // list
    struct cond_signal *signals;   // list
    struct cond_lost *lost;        // list
    struct cond_end *ends;         // list
    struct barrier_gap *gaps;      // list
    struct cond_lockout *lockouts; // list
};

// ---- conditions.c -------------------------------------------------------------------------------
const struct cfg *cond_cfg(struct cond_finder *x, func_id f);
// The field or variable at a place: by the name of its declaration, and in the program. 0: not
// known.
uint64_t cond_name_of(const struct program_func *at, place_id p);
uint64_t cond_class_of(const struct cond_finder *x, func_id f, place_id p);
// What an operand points to; 0: not known, or one of an array.
uint64_t cond_object(struct cond_finder *x, func_id f, ir_opnd o, const char **text);
// The call takes a lock and keeps it; `or_passes`: or gives it back before it returns.
bool cond_takes_lock(const struct cond_finder *x, func_id f, uint32_t insn, bool or_passes);

// ---- condition_tests.c --------------------------------------------------------------------------
// What is tested around the wait, and how: `tests`, `act`, `shape`, `is_in_loop`.
void cond_look_around(struct cond_finder *x, struct cond_wait *w);

// ---- condition_stores.c -------------------------------------------------------------------------
void cond_find_lost(struct cond_finder *x);

// ---- condition_ends.c ---------------------------------------------------------------------------
void cond_find_ends(struct cond_finder *x);

// ---- lockouts.c ---------------------------------------------------------------------------------
void cond_find_lockouts(struct cond_finder *x);

// ---- barriers.c ---------------------------------------------------------------------------------
void cond_find_gaps(struct cond_finder *x);

#endif
