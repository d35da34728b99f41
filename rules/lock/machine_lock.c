// SPDX-License-Identifier: Apache-2.0
// The states of a lock as one function sees it:
//
//     entry -lock-> held (write or read) -unlock-> released -lock-> held
//     entry -unlock-> released      (a helper that drops its caller's lock: its own affair)
//     entry, released -init-> fresh, -destroy-> destroyed -init-> fresh
//
// `entry` means that the caller may hold it or not. An unlock in that state is an error only where
// another path brings the lock to the same unlock held by this very function: then the caller
// cannot hold it on any path, or the other path locks it twice. A read lock may be taken again by
// its holder; what follows is not tracked, nor what follows a lock taken twice. Who gives back what
// was taken for writing as if it had been for reading, or by the function of another kind of lock,
// has given it back all the same. An object of the caller's counts as initialised.
#include "rules/lock/lock.h"

enum state { UNKNOWN, ENTRY, HELD, HELD_READ, RELEASED, FRESH, DESTROYED, NSTATES };

static const char *const state_names[NSTATES] = {
    "unknown",  "not locked here", "locked",   "locked for reading",
    "unlocked", "initialised",     "destroyed"};

static const struct machine_step steps[] = {
    {ENTRY, EVENT_LOCK, API_MODE_READ, HELD_READ, LOCK_OK},
    {ENTRY, EVENT_LOCK, API_MODE_ANY, HELD, LOCK_OK},
    {ENTRY, EVENT_UNLOCK, API_MODE_ANY, RELEASED, LOCK_RELEASED_UNHELD},
    {RELEASED, EVENT_LOCK, API_MODE_READ, HELD_READ, LOCK_OK},
    {RELEASED, EVENT_LOCK, API_MODE_ANY, HELD, LOCK_OK},
    {RELEASED, EVENT_UNLOCK, API_MODE_ANY, RELEASED, LOCK_RELEASED_TWICE},
    {RELEASED, EVENT_NEED, API_MODE_ANY, UNKNOWN, LOCK_NEEDED},
    {RELEASED, EVENT_WAIT, API_MODE_ANY, UNKNOWN, LOCK_WAITED_UNHELD},
    {HELD, EVENT_LOCK, API_MODE_ANY, UNKNOWN, LOCK_TAKEN_TWICE},
    {HELD, EVENT_UNLOCK, API_MODE_READ, RELEASED, LOCK_RELEASED_WRONG},
    {HELD, EVENT_UNLOCK, API_MODE_ANY, RELEASED, LOCK_OK},
    {HELD, EVENT_MISMATCH, API_MODE_ANY, RELEASED, LOCK_RELEASED_WRONG},
    {HELD, EVENT_EXIT, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_EXIT},
    {HELD, EVENT_THREAD_END, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_THREAD_END},
    {HELD, EVENT_JUMP, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_JUMP},
    {HELD, EVENT_DESTROY, API_MODE_ANY, UNKNOWN, LOCK_DESTROYED_HELD},
    {HELD, EVENT_INIT, API_MODE_ANY, UNKNOWN, LOCK_INIT_AGAIN},
    {HELD_READ, EVENT_LOCK, API_MODE_READ, UNKNOWN, LOCK_OK},
    {HELD_READ, EVENT_LOCK, API_MODE_ANY, UNKNOWN, LOCK_TAKEN_TWICE},
    {HELD_READ, EVENT_UNLOCK, API_MODE_WRITE, RELEASED, LOCK_RELEASED_WRONG},
    {HELD_READ, EVENT_UNLOCK, API_MODE_ANY, RELEASED, LOCK_OK},
    {HELD_READ, EVENT_MISMATCH, API_MODE_ANY, RELEASED, LOCK_RELEASED_WRONG},
    {HELD_READ, EVENT_EXIT, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_EXIT},
    {HELD_READ, EVENT_THREAD_END, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_THREAD_END},
    {HELD_READ, EVENT_JUMP, API_MODE_ANY, UNKNOWN, LOCK_HELD_AT_JUMP},
    {HELD_READ, EVENT_DESTROY, API_MODE_ANY, UNKNOWN, LOCK_DESTROYED_HELD},
    {HELD_READ, EVENT_INIT, API_MODE_ANY, UNKNOWN, LOCK_INIT_AGAIN},
    {ENTRY, EVENT_INIT, API_MODE_ANY, FRESH, LOCK_OK},
    {ENTRY, EVENT_DESTROY, API_MODE_ANY, DESTROYED, LOCK_OK},
    {RELEASED, EVENT_DESTROY, API_MODE_ANY, DESTROYED, LOCK_OK},
    {RELEASED, EVENT_INIT, API_MODE_ANY, FRESH, LOCK_INIT_AGAIN},
    {FRESH, EVENT_LOCK, API_MODE_READ, HELD_READ, LOCK_OK},
    {FRESH, EVENT_LOCK, API_MODE_ANY, HELD, LOCK_OK},
    {FRESH, EVENT_UNLOCK, API_MODE_ANY, RELEASED, LOCK_RELEASED_UNHELD},
    {FRESH, EVENT_NEED, API_MODE_ANY, UNKNOWN, LOCK_NEEDED},
    {FRESH, EVENT_WAIT, API_MODE_ANY, UNKNOWN, LOCK_WAITED_UNHELD},
    {FRESH, EVENT_INIT, API_MODE_ANY, FRESH, LOCK_OK},
    {FRESH, EVENT_DESTROY, API_MODE_ANY, DESTROYED, LOCK_OK},
    {DESTROYED, EVENT_LOCK, API_MODE_ANY, UNKNOWN, LOCK_USED_DESTROYED},
    {DESTROYED, EVENT_UNLOCK, API_MODE_ANY, UNKNOWN, LOCK_USED_DESTROYED},
    {DESTROYED, EVENT_NEED, API_MODE_ANY, UNKNOWN, LOCK_USED_DESTROYED},
    {DESTROYED, EVENT_WAIT, API_MODE_ANY, UNKNOWN, LOCK_USED_DESTROYED},
    {DESTROYED, EVENT_DESTROY, API_MODE_ANY, UNKNOWN, LOCK_DESTROYED_TWICE},
    {DESTROYED, EVENT_INIT, API_MODE_ANY, FRESH, LOCK_OK},
};

const struct machine machine_lock = {
    .name = "lock",
    .families = FAMILY_BIT(FAMILY_MUTEX) | FAMILY_BIT(FAMILY_RWLOCK) | FAMILY_BIT(FAMILY_SPIN) |
                FAMILY_BIT(FAMILY_FILELOCK),
    .group = 2,
    .flags = MACHINE_ENTRY_STATE | MACHINE_PROCESS_EXIT_RELEASES | MACHINE_EXIT_BY_CONVENTION,
    .nstates = NSTATES,
    .initial = ENTRY,
    .state_names = state_names,
    .steps = steps,
    .nsteps = sizeof steps / sizeof steps[0],
};
