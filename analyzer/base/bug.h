// SPDX-License-Identifier: Apache-2.0
// Giving one piece of work up without giving the run up.
//
// A guard marks a point to come back to. bug() (an internal error) and give_up() (a limit of ours:
// memory, depth) write the reason into the innermost guard and jump there; without a guard they
// print it and exit with code 4. What was allocated since lives in arenas, which the owner of the
// guard resets. The guard chain is thread-local.
//
//     struct guard g;
//     guard_open(&g);
//     if (setjmp(g.at) == 0) { work(); guard_close(&g); }
//     else { the guard is closed already; g.why says what happened }
#ifndef CCLINT_BASE_BUG_H
#define CCLINT_BASE_BUG_H

#include <setjmp.h>
#include <stdbool.h>

struct guard {
    jmp_buf at;
    char why[512];
    bool is_bug; // an internal error, not a limit
    struct guard *outer;
};

void guard_open(struct guard *g);
void guard_close(struct guard *g); // must be the innermost

_Noreturn void bug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void give_up(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

// An invariant of ours, checked in every build.
#define ENSURE(c) ((c) ? (void)0 : bug("%s:%d: %s does not hold", __FILE__, __LINE__, #c))

#endif
