// SPDX-License-Identifier: Apache-2.0
// The chain of guards is the only state of a thread that is not passed down: ENSURE() must work in
// the deepest function without a context. Each guard lives in the frame of the function that
// opened it and is taken off the chain before the jump, so a second failure while cleaning up goes
// to the guard outside it.
#include "analyzer/base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local struct guard *innermost;

void guard_open(struct guard *g)
{
    g->why[0] = '\0';
    g->is_bug = false;
    g->outer = innermost;
    innermost = g;
}

void guard_close(struct guard *g)
{
    ENSURE(innermost == g);
    innermost = g->outer;
}

static _Noreturn void leave(bool is_bug, const char *fmt, va_list ap)
{
    struct guard *g = innermost;
    char why[sizeof g->why];

    // The arguments may point into the guard itself: format before touching it.
    vsnprintf(why, sizeof why, fmt, ap);
    if (!g) {
        fprintf(stderr, "cclint: %s%s\n", is_bug ? "internal error: " : "", why);
        exit(4);
    }
    memcpy(g->why, why, sizeof why);
    g->is_bug = is_bug;
    innermost = g->outer;
    longjmp(g->at, 1);
}

void bug(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    leave(true, fmt, ap);
}

void give_up(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    leave(false, fmt, ap);
}
