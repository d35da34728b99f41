// SPDX-License-Identifier: Apache-2.0
// Typestate machines: tables that say which steps a resource may take, and which are errors.
//
// A machine is data. The engine runs each machine once per relevant function whatever the number of
// rules, and hands every forbidden step to the rules that subscribed to its error id. State 0 is
// always "unknown": nothing is ever reported from it and no event leaves it except a fresh acquire.
// An acquired handle is in the state that a step of EVENT_ACQUIRE from state 0 leads to, else in
// state 1. A handle obtained elsewhere is known from its first release on.
#ifndef CCLINT_ENGINE_MACHINE_H
#define CCLINT_ENGINE_MACHINE_H

#include "analyzer/api/api.h"
#include "analyzer/ir/ir.h"

enum machine_event {
    EVENT_ACQUIRE, // HANDLE families: a new resource
    EVENT_RELEASE,
    EVENT_USE,
    EVENT_MISMATCH, // given to a function that releases resources of another family
    EVENT_CONSUME,  // ownership passes on with the value (fdopen)
    EVENT_LEND,     // it is another resource's own (fileno), which was obtained here
    EVENT_ESCAPE,   // stored, returned, handed to somebody unknown: not ours any more
    EVENT_DROP,     // owned, and its last handle is overwritten, leaves its scope or the function
    EVENT_LOCK,     // OBJECT families
    EVENT_UNLOCK,
    EVENT_WAIT, // condition wait with this mutex
    EVENT_NEED, // a callee that must be called with the lock held (API_REQUIRES)
    EVENT_INIT,
    EVENT_DESTROY,
    EVENT_EXIT,       // the function returns in this state
    EVENT_THREAD_END, // the thread ends in this state
    EVENT_JUMP,       // longjmp() leaves the function in this state
    EVENT_KEEP,  // the function returns and the handle stays in a variable of the program; likewise
    EVENT_START, // another program may be started, which inherits it; only checks ask for it
    EVENT_COUNT
};

struct machine_step {
    uint8_t from;  // state
    uint8_t event; // enum machine_event
    uint8_t mode;  // enum api_mode: only events of this mode; API_MODE_ANY: all
    uint8_t to;
    uint8_t error; // 0: allowed; else an error id of the machine, 1..31
};

// An error that depends on what the resource was opened for, or on what was done with it. Checks
// change no state: they are made beside the step, and before it.
struct machine_check {
    uint32_t states;    // bits: in which
    uint8_t event;      // enum machine_event: RELEASE, USE, CONSUME, ESCAPE, DROP
    uint8_t mode;       // as in struct machine_step
    uint8_t error;      // an error id of the machine
    bool is_each;       // told at every place, not once for what was acquired
    bool unless_failed; // not where the latest call that could tell has failed
    uint32_t has;       // PROP_BITs it must have on the path told,
    uint32_t lacks;     // and must not have
    uint32_t may_have;  // and may have for all that is known
    uint32_t
        sets; // and one of these is what the event does, or tells for the first time; 0: any event
};

enum machine_flags {
    // The object exists before the function starts, in state `initial` (locks); without it a
    // resource starts to exist with its acquire.
    MACHINE_ENTRY_STATE = 1,
    // Nothing is lost when the process ends (descriptors); unset for what outlives it.
    MACHINE_PROCESS_EXIT_RELEASES = 2,
    // EVENT_EXIT is an error only when other returns of the same kind (failure or success bucket)
    // leave in another state: functions that hand a lock to their caller by design are silent.
    MACHINE_EXIT_BY_CONVENTION = 4,
};

struct machine {
    const char *name;
    uint32_t families; // bits of enum api_family it tracks
    uint32_t foreign;  // families whose releases may meet its resources (free() and a mapping)
    uint32_t group;    // machines of one group run together (descriptors and streams: fdopen)
    unsigned flags;
    uint8_t nstates, initial;
    const char *const *state_names;   // [0] is "unknown"
    const struct machine_step *steps; // a pair that is not listed: no change, no error
    uint32_t nsteps;
    const struct machine_check *checks;
    uint32_t nchecks;
};

// The edges and calls by which a resource came into its state. A step inside a callee names it and
// says how many calls lead there; `unit` is the one whose table has `at`.
struct witness_step {
    loc_id at;
    const char *text; // "opened here", "assuming 'fd' is not negative", "returned without close"
    const struct ir_unit *unit; // NULL: the finding's
    const char *func;           // NULL: the finding's
    uint32_t depth;
    bool is_branch; // says which way a condition went
};
struct witness {
    const struct witness_step *steps;
    uint32_t n;
};

struct violation {
    const struct machine *machine;
    uint8_t error;           // the machine's error id
    uint8_t family;          // enum api_family of the resource
    uint8_t event;           // the forbidden step
    const char *object;      // source text of the handle or lock: "fd", "q->lock"
    const char *api;         // function whose effect it was ("close"); "" for drops and exits
    const char *acquired_by; // function that acquired it ("open", "pthread_mutex_lock"); "" if none
    uint32_t insn;           // the instruction,
    loc_id at;               // where
    uint32_t acquired;       // the CALL by which it was obtained; CFG_NONE if not in this function
    loc_id acquired_at;      // 0 if not in this function
    struct api_props props;  // what is known of it there, for words
    bool is_unshared;    // EVENT_EXIT: an error only because nobody gives back what is handed over
    bool is_in_thread;   // a thread has it, which releases it
    bool is_interrupted; // done again because the call before failed with EINTR
    uint8_t confidence;  // enum confidence, from evidence (engine.md section 8)
    const struct witness *how;
};

#endif
