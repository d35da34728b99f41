// SPDX-License-Identifier: Apache-2.0
// Inside engine/: what is asked on the way to what locks guard.
//
//   guard_calls.c  locks that a function's callers hold    guard_owners.c  objects nobody else has
//   guards.c       accesses, and what most of them have in common
#ifndef CCLINT_ENGINE_GUARD_PARTS_H
#define CCLINT_ENGINE_GUARD_PARTS_H

#include "analyzer/base/bitset.h"
#include "analyzer/engine/accesses.h"
#include "analyzer/engine/guards.h"

enum { CALLER_LOCKS_MAX = 8 };

struct caller_lock {
    uint64_t class;
    uint8_t mode; // enum api_mode
};
struct caller_locks {
    struct caller_lock items[CALLER_LOCKS_MAX];
    uint8_t n;
    bool is_all; // of the locks that are always held: no call was looked at yet
    bool is_any; // of those that may be: not all callers are known
};

// A function that makes locks of a class, or unmakes them: it has its objects for itself.
struct lifecycle {
    uint64_t class;
    func_id function;
};

struct guard_finder {
    struct arena *a, *scratch;
    const struct program *program;
    const struct lock_names *names;
    const struct func_locks *funcs;
    const struct threads *threads;
    uint32_t nfuncs;
    struct caller_locks *always, *maybe; // by function, what its callers hold
    uint32_t *first_call, *calls;        // by callee: indices into threads->calls
    struct lifecycle *lifecycles;        // list, sorted
    struct owner_memo *owners;           // what is_owned() answered before (guard_owners.c)
};

// ---- guard_calls.c ------------------------------------------------------------------------------
void find_caller_locks(struct guard_finder *g);
const struct caller_lock *caller_lock_find(const struct caller_locks *s, uint64_t class);
const struct lock_call *lock_call_at(const struct func_locks *f, uint32_t insn); // NULL: no locks
bool lock_set_has_class(const struct lock_names *names, const struct lock_set *s, uint64_t class);

// ---- guard_owners.c -----------------------------------------------------------------------------
void find_lifecycles(struct guard_finder *g);
void init_owners(struct guard_finder *g);
// The function, or all that call it, make or unmake locks of the class.
bool is_lifecycle(const struct guard_finder *g, func_id f, uint64_t class, unsigned depth);
// Whether nobody else has the object that an operand points to, or that a place lies in: it was
// made here or in all callers, or is given up.
bool is_owned(const struct guard_finder *g, func_id f, ir_opnd o, unsigned depth);
bool is_owned_place(const struct guard_finder *g, func_id f, place_id p);
// The parameter behind which the place lies, + 1.
uint32_t parameter_of(const struct guard_finder *g, func_id f, place_id p);

#endif
