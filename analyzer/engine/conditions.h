// SPDX-License-Identifier: Apache-2.0
// Condition variables of a program: who waits for what, under which lock, and who wakes them.
//
// A wait is for a change of what is tested around it: its predicate, a set of fields and variables.
// Conditions, locks and what is tested are named as locks are (lockset.h): by the variable, or by
// the field for all objects that have it. A function that waits on a condition it is given, without
// a test of its own, waits for its callers: the calls of it are the waits.
#ifndef CCLINT_ENGINE_CONDITIONS_H
#define CCLINT_ENGINE_CONDITIONS_H

#include "analyzer/engine/lock_table.h"

enum wait_shape {
    WAIT_TESTED, // what it waits for is tested again before anything is done with it
    WAIT_ONCE,   // it is tested before the wait, and not behind it
    WAIT_LATE,   // likewise, and the loop around both comes to the test too late
    WAIT_BARE,   // nothing is tested
};

// A field or variable that is tested.
struct cond_place {
    uint64_t class; // in the program; 0: not known
    uint64_t name;  // by its declaration alone
    uint64_t how;   // what it is compared with, so that equal tests are equal
    const char *text;
};
enum { COND_PLACES = 12 };
struct cond_tests {
    struct cond_place items[COND_PLACES];
    uint32_t n;
    uint32_t first, near; // [first, near): of the branch next before the wait
    uint32_t at;          // that branch; CFG_NONE: none
    bool is_open;         // something else is tested, too
};

struct cond_wait {
    struct lock_link at;
    const char *api, *text, *lock_text; // "q->nonempty", "q->lock"
    uint64_t cond, lock;                // classes; 0: not known
    uint64_t cond_owner, lock_owner;    // the parameters whose objects they lie in; 0: not known
    struct cond_tests tests;
    uint32_t act; // what is done before the next test; CFG_NONE: nothing
    uint8_t shape;
    bool is_timed, is_in_loop;
    bool is_single;  // the condition is a variable, or a part of one: all wait on the same
    bool is_element; // it is one of an array
    bool is_looped;  // a function that calls this one does so in a loop
    bool is_called;  // somebody in sight calls this function, or a thread starts in it
};

struct cond_signal {
    struct lock_link at;
    const char *api, *text;
    uint64_t cond;
    bool is_broadcast;
};

// A wake-up that may come to nothing.
enum lost_kind {
    LOST_BARE_STORE, // `store` is done without the lock of the waiters
    LOST_EARLY,      // the signal comes before the store, and nobody is told afterwards
    LOST_WRONG_ONE,  // one of two kinds of waiters is woken: it may be the other one
};
struct cond_lost {
    uint8_t kind; // enum lost_kind
    bool is_identified, is_timed;
    struct lock_link store;
    const struct cond_signal *signal;
    const struct cond_wait *wait, *other;
    const char *text; // what is stored to
};

// What comes of waits elsewhere.
enum cond_end_kind {
    END_UNCHANGED, // nothing in the program changes what `wait` tests
    END_CLOSED, // `at` calls the function of `wait`, which may return null, and follows the result
    END_PRODUCERS, // the threads started at `at`, without limit, all put something where `wait`
                   // waits for room
};
struct cond_end {
    uint8_t kind; // enum cond_end_kind
    const struct cond_wait *wait;
    struct lock_link at, use; // where the result is followed, or something is put
};

// A barrier that fewer threads come to than it waits for.
struct barrier_gap {
    struct lock_link made, wait;
    const char *text;
    int64_t wanted, come;
};

// Who waits holds a lock without which nobody can wake him.
struct cond_lockout {
    struct lock_link wait, wake; // one of those that could
    const char *api, *text, *lock_text;
};

struct condition_table {
    const struct cond_wait *waits; // in order of function and position
    const struct cond_signal *signals;
    const struct cond_lost *lost;
    const struct cond_end *ends;
    const struct barrier_gap *gaps;
    const struct cond_lockout *lockouts;
    uint32_t nwaits, nsignals, nlost, nends, ngaps, nlockouts;
};

// In `a`; `scratch` is used up.
const struct condition_table *conditions_find(struct arena *a, struct arena *scratch,
                                              const struct lock_table *locks);

#endif
