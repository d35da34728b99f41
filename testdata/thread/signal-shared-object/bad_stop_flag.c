// The loop may never see that it is to stop: nothing says that the flag changes from outside.
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

static bool stop;

static void on_int(int sig)
{
    (void)sig;
    stop = true; // expect: signal-shared-object
}

static unsigned long count(unsigned long limit)
{
    unsigned long n = 0;

    while (!stop && n < limit) {
        n++;
    }
    return n;
}

int main(void)
{
    if (signal(SIGINT, on_int) == SIG_ERR) {
        return 1;
    }
    printf("%lu\n", count(4000000000ul));
    return 0;
}
