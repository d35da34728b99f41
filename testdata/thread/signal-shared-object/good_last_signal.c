// What came and how often, in atomic members.
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct seen {
    atomic_long count;
    atomic_int last;
};

static struct seen seen;

static void note(int sig)
{
    atomic_fetch_add(&seen.count, 1);
    atomic_store(&seen.last, sig);
}

static int install(int sig)
{
    struct sigaction act;

    memset(&act, 0, sizeof act);
    act.sa_handler = note;
    sigemptyset(&act.sa_mask);
    return sigaction(sig, &act, NULL);
}

int main(void)
{
    if (install(SIGHUP) < 0 || install(SIGUSR1) < 0) {
        return 1;
    }
    for (int i = 0; i < 10; i++) {
        sleep(1);
        printf("%ld signals, the last was %d\n", atomic_load(&seen.count),
               atomic_load(&seen.last));
    }
    return 0;
}
