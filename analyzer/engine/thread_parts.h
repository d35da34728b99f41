// SPDX-License-Identifier: Apache-2.0
// The parts that the program's threads are found in (threads.h): private to thread*.c.
//
//   thread_given.c   handles that a function is given     thread_roots.c  calls, roots, reach
//   thread_phases.c  where in a function its threads run  thread_print.c  all of it in words
//   threads.c        what follows from it, and answers    thread_args.c   what they are handed
//   thread_reads.c   what they do with that               thread_swarms.c one for each thing
//   thread_waits.c   who waits for others, who sleeps     thread_counters.c how many there are
#ifndef CCLINT_ENGINE_THREAD_PARTS_H
#define CCLINT_ENGINE_THREAD_PARTS_H

#include "analyzer/engine/threads.h"
#include "analyzer/flow/uses.h"

enum { THREAD_PARAMS = 32 };

// What a function that starts threads, or calls one that does, starts and joins.
struct thread_code {
    const struct cfg *cfg;
    struct thread_spawn {
        uint32_t insn;
        place_id handle;     // 0: not known
        block_id success;    // where to, if it is known to be started; CFG_NONE: not tested
        struct bitset after; // blocks that it can come before,
        struct bitset alive; // and at whose beginning it may still run
    } *spawns;
    struct thread_join {
        uint32_t insn;
        place_id handle;
        bool is_use; // does something else to the thread: cancels it, sends it a signal
    } *joins;
    uint32_t nspawns, njoins;
};

struct thread_build {
    struct threads *t;
    const struct program *p;
    struct arena *a, *scratch;
    uint32_t n;
    struct thread_call *edges; // list
    size_t nedges;
    bool *may_spawn, *is_called; // by function
    struct thread_given {
        uint32_t joins;     // parameters (bits) that are handles of threads it waits for,
        uint32_t joins_at;  // and that lead to such
        uint32_t spawns_at; // that lead to where the handle of the one thread it starts goes
        uint32_t hands;     // that go to a thread it starts
        uint32_t nspawns;   // calls that start threads
    } *given;
    uint32_t *ncalls; // by function that may start threads; those in loops count twice
};

typedef void (*thread_edge_fn)(struct thread_build *x, const struct thread_call *e);

bool thread_has_code(const struct program_func *at);
bool thread_is_new(const struct api_callback *as);

// ---- thread_given.c. Callees are looked at first. ----
void thread_note_given(struct thread_build *x, func_id f, uint32_t insn);
void thread_count_spawns(struct thread_build *x);
// Functions that detach or end the thread that runs them, on some way.
void thread_find_detaching(struct thread_build *x);

// ---- thread_roots.c ----
// All calls on the caller's own thread, callees first.
void thread_find_calls(struct thread_build *x);
void thread_find_roots(struct thread_build *x);
void thread_count_call(struct thread_build *x, const struct thread_call *e);
void thread_start_reach(struct thread_build *x);
void thread_reach(struct thread_build *x, const struct thread_call *e);
void thread_spread_spawning(struct thread_build *x, const struct thread_call *e);
void thread_mark_multi(struct thread_build *x);
// Passes over all edges, from the callees up or from the callers down, until nothing changes.
void thread_spread(struct thread_build *x, thread_edge_fn each, bool upward);

// ---- thread_reads.c ----
// The field that a place ends in, mods_class() of its key; 0: none.
uint64_t thread_field_class(const struct ir_unit *u, place_id p);
// Where the thread reads the field (0: anything) of what it is given, for sure if it does so
// itself; CFG_NONE: nowhere.
uint32_t thread_read_of(struct arena *scratch, const struct program *p, func_id entry,
                        uint64_t field, bool *is_sure);

// ---- thread_waits.c ----
// The function waits for something that another thread does. Locks are not waits: nobody gives them
// back for an answer.
bool thread_call_waits(const struct api_fn *api);
// By function: it, or what it calls, waits for another thread. In `a`.
const bool *thread_waiters(struct arena *a, const struct threads *t);

// ---- thread_phases.c ----
// Whether the call starts a thread, itself or below.
bool thread_starts_at(struct thread_build *x, func_id f, uint32_t insn);
// Whether some call in the function joins a thread, or does something else to one.
bool thread_waits(struct thread_build *x, func_id f);
void thread_look_inside(struct thread_build *x, func_id id);
// The way on from the block if the call has succeeded, where it ends in a test of that; CFG_NONE:
// it does not.
block_id thread_success_arm(const struct program *p, const struct program_func *at,
                            const struct reaching *r, uint32_t insn, block_id block);
void thread_spread_parallel(struct thread_build *x, const struct thread_call *e);
bool thread_comes_after(const struct ir_func *f, const struct thread_spawn *s, uint32_t insn);
// Whether a thread that is started there may be running at the instruction.
bool thread_may_run(const struct thread_code *code, const struct ir_func *f,
                    const struct thread_spawn *s, uint32_t insn);
bool thread_is_over(const struct thread_code *code, const struct ir_func *f,
                    const struct thread_spawn *s, uint32_t insn);

#endif
