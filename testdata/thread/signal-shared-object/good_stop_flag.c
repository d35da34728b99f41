// The flag is of the type that handlers and programs may share.
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t stop;

static void on_int(int sig)
{
    (void)sig;
    stop = 1;
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
