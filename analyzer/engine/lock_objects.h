// SPDX-License-Identifier: Apache-2.0
// Objects that are locks or have one inside: where they are copied, and those no other thread can
// reach.
#ifndef CCLINT_ENGINE_LOCK_OBJECTS_H
#define CCLINT_ENGINE_LOCK_OBJECTS_H

#include "analyzer/summary/program.h"

struct arena;

enum lock_copy_how { COPY_ASSIGNED, COPY_PASSED, COPY_RETURNED, COPY_BYTES };
struct lock_copy {
    func_id function;
    uint32_t insn;
    uint8_t how;       // enum lock_copy_how
    bool is_moved;     // what it was copied from is freed by the function
    bool is_looked_at; // the copy is the function's own, and its lock is never used
    const char *text;  // what is copied: "*from"
    const char *type;  // "struct queue"
};

// A lock in a function's own memory.
struct local_lock {
    func_id function;
    uint32_t insn; // where it is taken first
    const char *text;
    bool is_passed; // functions of the program get it
};

struct lock_objects {
    const struct lock_copy *copies;
    const struct local_lock *locals;
    uint32_t ncopies, nlocals;
};

struct lock_objects lock_objects_find(struct arena *a, struct arena *scratch,
                                      const struct program *p);

#endif
