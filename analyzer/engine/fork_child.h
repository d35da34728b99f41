// SPDX-License-Identifier: Apache-2.0
// Code that runs in a child of fork() alone: behind a test that the result is 0.
#ifndef CCLINT_ENGINE_FORK_CHILD_H
#define CCLINT_ENGINE_FORK_CHILD_H

#include "analyzer/base/bitset.h"
#include "analyzer/summary/program.h"

struct arena;

struct fork_site {
    func_id function;
    uint32_t insn;       // the call of fork(), or of a function that returns its result
    struct bitset child; // blocks that only the child comes to
    bool goes_on;        // the parent: it returns, or comes there again
};

struct fork_sites {
    const struct fork_site *items; // by function, then instruction
    uint32_t n;
    const uint32_t *first; // by function: the first of it in items; n: none
};

struct fork_sites *fork_sites_find(struct arena *a, struct arena *scratch, const struct program *p);
// Whether a child runs the instruction, and its parent does not.
bool fork_sites_in_child(const struct fork_sites *s, const struct program *p, func_id f,
                         uint32_t insn);

#endif
