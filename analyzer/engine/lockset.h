// SPDX-License-Identifier: Apache-2.0
// Locks as functions and the program name them, and what happens while they are held.
//
// A function's critical events are what its callers can be blamed for when they hold a lock: it
// takes another one, or it waits for something. An event carries the locks that the function holds
// in addition at that moment, or gives back only to wait (`added`), those of the caller's that it
// may have given back
// (`removed`), and the calls that lead there. A model row has events like a body. With the locks
// held at a call, an event becomes a critical pair: an edge of the lock order, or a lock that is
// held while something blocks.
#ifndef CCLINT_ENGINE_LOCKSET_H
#define CCLINT_ENGINE_LOCKSET_H

#include "analyzer/summary/program.h"

struct arena;
struct buf;

typedef uint32_t lock_id; // into lock_names.items; 0: none

struct lock_name {
    struct api_place at; // as callers of the function find it; root API_NO_PLACE: they cannot
    // In the program: the variable, or the field. Where its record is a part of several others (a
    // lock type of the program's own), with the fields around it; 0: not known.
    uint64_t class;
    uint64_t object;  // which of the class, when it is a variable or a part of one; 0: some
    const char *text; // "queue.lock"
    uint8_t family;
};

struct lock_names {
    struct arena *arena;
    struct lock_name *items; // [0] is none
    uint32_t n, cap;         // cap is a power of two
    uint32_t *slots;         // 2 * cap, by hash; 0: free
    const uint64_t *parts;   // records that are parts of several others, sorted
    uint32_t nparts;
};
void lock_names_init(struct lock_names *names, struct arena *a, const struct program *p);
lock_id lock_names_put(struct lock_names *names, const struct lock_name *name);
// Whether a record is a part of several others, so that its fields alone name nothing.
bool lock_names_is_part(const struct lock_names *names, uint64_t record);
// Whether they may be one lock; in doubt they are.
bool lock_may_equal(const struct lock_names *names, lock_id a, lock_id b);

enum { LOCK_SET_MAX = 6, LOCK_CHAIN_MAX = 8, LOCK_EVENTS_MAX = 64 };

struct lock_set {
    uint32_t n;
    lock_id ids[LOCK_SET_MAX];
};
void lock_set_put(struct lock_set *s, lock_id id);
bool lock_set_has(const struct lock_set *s, lock_id id);

// One of the locks held at a call.
struct held_lock {
    lock_id id;
    uint32_t acquired; // the call that took it; CFG_NONE: held when the function starts
    const char *text;  // "q->lock"
    uint8_t mode;      // enum api_mode
    bool is_weak;      // a callee not wholly known could have given it back
};

enum lock_event_kind { LOCK_EVENT_NONE, LOCK_EVENT_ACQUIRE, LOCK_EVENT_BLOCK };
enum lock_event_flags {
    EVENT_MAY = 1,    // one of several targets of a pointer does it
    EVENT_TIMED = 2,  // gives up by itself
    EVENT_UNSURE = 4, // something on the way could have given locks back
    EVENT_CUT = 8,    // the chain is longer than what is kept
    EVENT_STDIO = 16, // a stream, most likely a log
};
// Under what value of a parameter it does not block.
enum lock_guard { GUARD_NONE, GUARD_TIMEOUT, GUARD_NOWAIT_FLAG, GUARD_NOT_ZERO };

// A descriptor, as far as it is known whether I/O on it waits.
enum fd_mode { FD_MODE_UNKNOWN, FD_MODE_WAITS, FD_MODE_RETURNS };
struct fd_ref {
    bool is_set;
    uint8_t mode;   // enum fd_mode
    uint8_t arg;    // the function's parameter + 1; 0: none
    uint64_t class; // the field or variable it is kept in; 0: none
};

struct lock_link {
    func_id function;
    uint32_t insn;
};

struct lock_event {
    uint8_t kind, mode, why, flags; // enum api_mode, api_blocks
    uint8_t guard, guard_arg;       // enum lock_guard; parameter + 1
    lock_id lock;                   // ACQUIRE
    struct fd_ref fd;               // BLOCK
    struct lock_set added, removed;
    const char *api; // the function of a library that does it
    // From the event's function down to the call of `api`.
    struct lock_link chain[LOCK_CHAIN_MAX];
    uint32_t nchain;
};

// How the lock that is taken stands to one of the same class that is held.
enum lock_relation { RELATION_SAME, RELATION_ORDERED, RELATION_UNKNOWN };

// A critical pair of a function: with `held`, the event happens.
struct lock_pair {
    func_id function;
    uint32_t insn;
    struct held_lock held;
    struct lock_set gates; // other locks that are held
    uint8_t relation;      // enum lock_relation
    struct lock_event event;
};

// A call at which locks are held, may be, or may have been given back.
struct lock_call {
    uint32_t insn;
    struct lock_set held;
    uint8_t modes[LOCK_SET_MAX];    // of `held`
    struct lock_set maybe, removed; // in some state; of the caller's
};

// How a lock stands to an access.
enum access_lock_kind {
    ACCESS_HELD,    // it is held in all states
    ACCESS_MAYBE,   // in some, or perhaps
    ACCESS_REMOVED, // the caller's may have been given back
};
struct access_lock {
    lock_id id;
    uint8_t kind, mode;     // enum access_lock_kind, api_mode
    bool is_same, is_other; // a lock of the object that is accessed; of another one
};
struct lock_access {
    uint32_t insn;
    bool is_seen;
    bool is_cut; // there were more locks: of one that is not in here nothing is known
    uint8_t nlocks;
    struct access_lock locks[LOCK_SET_MAX];
};

struct func_locks {
    const struct lock_event *events;
    const struct lock_pair *pairs;
    const struct lock_call *calls;
    // By instruction. What is not in here is done with no lock that the function would know of.
    const struct lock_access *accesses;
    uint32_t nevents, npairs, ncalls, naccesses;
    bool is_cut; // the walk did not come to its end: nothing is known of accesses and calls
};

// ---- What is held at calls (lockset.c), noted while the machines walk ---------------------------

enum { RELATIONS_MAX = 8 };

struct watched_call {
    uint32_t insn;
    bool is_seen, is_unsure;
    bool is_last; // the process ends behind it: only who is called with what is of interest
    struct held_lock held[LOCK_SET_MAX]; // in all states
    uint32_t nheld;
    struct lock_set removed, maybe; // in some state
    // What the callee's names are here; 0: not known.
    const lock_id *from;
    lock_id *to;
    uint32_t nnames;
    struct {
        lock_id held, taken;
        uint8_t relation;
    } relations[RELATIONS_MAX];
    uint32_t nrelations;
};

struct lock_watch {
    struct lock_names *names;
    struct watched_call *calls; // by instruction
    uint32_t ncalls;
    struct lock_access *accesses; // NULL until a walk begins
    uint32_t naccesses;
    uint32_t *access_at; // by instruction: its number in `accesses`, + 1
    // What the state at hand holds, as long as it is fresh.
    struct lock_access now;
    struct watched_cell {
        uint32_t kind, base, index;
    } cells[LOCK_SET_MAX];
    bool is_fresh;
    bool has_run; // the lock machines walked the function to the end
    bool is_cut;  // they walked it, and gave up
};
// The call of that instruction, NULL if it is not watched.
struct watched_call *watch_find(const struct lock_watch *w, uint32_t insn);
void watch_reset(struct lock_watch *w);

struct typestate;
struct state;
// Notes what is held when the state comes to the call.
void watch_call(struct typestate *t, struct state *s, uint32_t insn);

#endif
