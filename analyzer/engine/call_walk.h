// SPDX-License-Identifier: Apache-2.0
// What code reaches by calls on its own thread, and the shortest way there: from a thread's start,
// a handler of signals, a callback of a loop, or a few blocks of a function.
#ifndef CCLINT_ENGINE_CALL_WALK_H
#define CCLINT_ENGINE_CALL_WALK_H

#include "analyzer/base/bitset.h"
#include "analyzer/engine/threads.h"

struct call_walk;

enum { WALK_WAY_MAX = 12 };
// The calls from where the walk began down to an instruction, which is the last of them.
struct walk_way {
    struct walk_link {
        func_id function;
        uint32_t insn;
    } links[WALK_WAY_MAX];
    uint32_t n;
    bool is_certain; // no pointer on the way may lead to several functions
    bool is_cut;     // the middle is left out
};

// Lives in `a`. Of a child of fork() nothing is walked, unless the walk begins there.
struct call_walk *call_walk_new(struct arena *a, const struct threads *t);
// Forgets the walk before. `blocks`: those of `from` that the walk begins with; NULL: all.
void call_walk_from(struct call_walk *w, func_id from, const struct bitset *blocks);
// Functions reached, nearest first; the first is `from`.
uint32_t call_walk_count(const struct call_walk *w);
func_id call_walk_at(const struct call_walk *w, uint32_t i);
bool call_walk_reaches(const struct call_walk *w, func_id f);
// Calls `each` for the calls of modelled functions in what was reached, nearest first, until it
// returns false. Not for functions of the program that have a body.
typedef bool (*walk_fn)(void *ctx, func_id f, uint32_t insn, const struct api_fn *row);
void call_walk_each(const struct call_walk *w, walk_fn each, void *ctx);
// To an instruction of a function that was reached.
void call_walk_way(const struct call_walk *w, func_id f, uint32_t insn, struct walk_way *out);
// Whether some program has both the thread and the function; true if there is no program at all.
// Pointers of functions that several programs share lead to all that any of them puts there.
bool thread_shares_program(const struct threads *t, uint32_t root, func_id f);
// Whether the walk passes the instruction of a function that it reaches.
bool call_walk_sees(const struct call_walk *w, func_id f, uint32_t insn);

#endif
