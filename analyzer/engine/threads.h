// SPDX-License-Identifier: Apache-2.0
// The threads of a program: where they start, which functions they run, and which code runs while
// no other thread does.
#ifndef CCLINT_ENGINE_THREADS_H
#define CCLINT_ENGINE_THREADS_H

#include "analyzer/summary/program.h"

struct arena;
struct buf;

enum { ROOTS_MAX = 62, ROOT_UNKNOWN = 63 }; // callers that are not in sight

struct thread_root {
    func_id entry;
    bool is_main, is_multi; // several threads may run it
    func_id spawned_in;     // FUNC_UNKNOWN: main
    uint32_t spawned_at;
};

// A call on the caller's own thread.
struct thread_call {
    func_id from;
    uint32_t insn;
    func_id to;
    bool is_certain; // not one of several functions that a pointer may lead to
};

struct threads {
    const struct program *program;
    const struct thread_call *calls; // callees first
    uint32_t ncalls;
    struct thread_root roots[ROOTS_MAX];
    uint32_t nroots;
    uint64_t *runs;     // by function: bits of the roots that reach it,
    uint64_t *surely;   // and that do so by calls that are certain
    uint64_t *parallel; // of these: while others may run; of `main` as of its entry
    // By function: roots that it may start, itself or below; and that may have been started when
    // main comes to it.
    uint64_t *starts, *before;
    uint32_t *hands; // by function: parameters (bits) that it hands to a thread it starts
    bool *quits;     // by function: it ends the thread that runs it, on some way, or jumps;
    bool *detaches;  // by function: it detaches the thread that runs it
    uint64_t multi;  // bits of roots
    uint64_t mains;
    struct thread_code *code; // private: functions that start threads
};

struct threads *threads_find(struct arena *a, struct arena *scratch, const struct program *p);
// Roots that run the instruction while another thread may run.
uint64_t threads_at(const struct threads *t, func_id f, uint32_t insn);
// Roots of which main may have started a thread when it runs the instruction; not those that other
// threads start in turn.
uint64_t threads_beside(const struct threads *t, func_id f, uint32_t insn);
// Roots of which the call may start a thread, itself or below.
uint64_t threads_started(const struct threads *t, func_id f, uint32_t insn);
// Whether every way from the call that starts threads to the instruction joins them; a loop that
// joins one element of an array after the other joins all.
bool threads_joined_before(const struct threads *t, func_id f, uint32_t spawn, uint32_t insn);
// The call that waits for the threads that this call starts: in the same function for a handle of
// its own, else the first in the program for handles in the same field or variable. False: none, or
// somebody else has to do with the threads as well (cancels them, sends them signals).
bool threads_waited_for(const struct threads *t, func_id f, uint32_t spawn, func_id *in,
                        uint32_t *insn);
// Whether its thread may come to an end, other than by the end of the process.
bool thread_root_ends(const struct threads *t, uint32_t root);
// Of a handle that lies in a variable of the program or in a field: mods_class() of its key; 0: in
// memory of the function's own.
uint64_t thread_handle_class(const struct ir_unit *u, place_id handle);
// Whether somebody joins threads whose handles are there.
bool threads_join_class(const struct threads *t, uint64_t class);
// The same for what is done to a thread that should be there: it is cancelled, or sent a signal.
bool threads_use_class(const struct threads *t, uint64_t class);
// Whether threads of the two roots may run at the same time.
bool threads_may_meet(const struct threads *t, uint32_t a, uint32_t b);
const char *thread_root_name(const struct threads *t, uint32_t root);
// For --dump=threads.
void threads_print(const struct threads *t, struct arena *scratch, struct buf *out);

#endif
