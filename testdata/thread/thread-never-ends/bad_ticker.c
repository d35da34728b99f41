// The clock on the screen ticks for ever, and the job that is done waits for it.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static void *tick(void *arg)
{
    FILE *screen = arg;
    unsigned seconds = 0;

    while (1) {
        fprintf(screen, "\r%u s", seconds++);
        sleep(1);
    }
}

int run_with_clock(int (*job)(void), void (*finish)(int rc))
{
    pthread_t clock;
    int rc;

    if (pthread_create(&clock, NULL, tick, stdout) != 0) {
        return -1;
    }
    rc = job();
    pthread_join(clock, NULL); // expect: thread-never-ends
    finish(rc);
    return rc;
}
