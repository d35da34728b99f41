// SPDX-License-Identifier: Apache-2.0
// __attribute__((cleanup)): called on every way out, in reverse order, before END.
#include <unistd.h>
static void close_it(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_CLOSE __attribute__((cleanup(close_it)))
int get(void);

// 2 for the first return, 1 for the inner block, 1 for the last return
// ir-count 5: CALL close_it(
int ways_out(int n)
{
    AUTO_CLOSE int one = get();

    if (n == 1) {
        AUTO_CLOSE int two = get();
        if (two > 3)
            return two;
        n++;
    }
    while (n < 9) {
        AUTO_CLOSE int three = get();
        n += three;
    }
    return n;
}
