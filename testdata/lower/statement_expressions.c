// SPDX-License-Identifier: Apache-2.0
// ({ ... }), comma, nested.
#include <assert.h>
#include <errno.h>
#include <unistd.h>
#define MAX(a, b) ({ __typeof__(a) _a = (a), _b = (b); _a > _b ? _a : _b; })
int f(int);

int values(int x, int y)
{
    // ir: END _a
    // ir: END _b
    int m = MAX(x, y);

    // ir: CALL f(1:int)
    m += (f(1), f(2));
    // ir-count 1: CALL read(
    m += ({
        ssize_t r;
        do
            r = read(m, &y, sizeof y);
        while (r < 0 && errno == EINTR);
        r;
    });
    // ir: CALL __assert_fail(
    assert(m > 3);
    return m;
}

int returns_inside(int x)
{
    return f(({
        if (x)
            return 1;
        x + 1;
    }));
}
