// The clock on the screen ticks until the job is done.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static atomic_bool is_done;

static void *tick(void *arg)
{
    FILE *screen = arg;
    unsigned seconds = 0;

    while (!atomic_load(&is_done)) {
        fprintf(screen, "\r%u s", seconds++);
        sleep(1);
    }
    return NULL;
}

int run_with_clock(int (*job)(void), void (*finish)(int rc))
{
    pthread_t clock;
    int rc;

    if (pthread_create(&clock, NULL, tick, stdout) != 0) {
        return -1;
    }
    rc = job();
    atomic_store(&is_done, 1);
    pthread_join(clock, NULL);
    finish(rc);
    return rc;
}
