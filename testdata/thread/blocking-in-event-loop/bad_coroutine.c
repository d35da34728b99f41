// The coroutine sleeps with the C library: no other coroutine of the thread runs for a second.
#include "libdill.h"

#include <stdio.h>
#include <unistd.h>

static coroutine void blink(const char *name, int times)
{
    for (int i = 0; i < times; i++) {
        printf("%s\n", name);
        sleep(1); // expect: blocking-in-event-loop
    }
}

int main(void)
{
    int a = go(blink("left", 3));
    int b = go(blink("right", 3));

    if (a < 0 || b < 0) {
        return 1;
    }
    msleep(now() + 5000);
    hclose(a);
    hclose(b);
    return 0;
}
