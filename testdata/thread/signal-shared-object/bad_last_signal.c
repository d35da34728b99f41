// What came and how often, in a record that the main loop prints: it may read half of it.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct seen {
    long count;
    int last;
};

static struct seen seen;

static void note(int sig)
{
    seen.count++; // expect: signal-shared-object
    seen.last = sig; // expect: signal-shared-object
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
        printf("%ld signals, the last was %d\n", seen.count, seen.last);
    }
    return 0;
}
