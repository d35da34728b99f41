#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>
#include "pool.h"

static void on_tick(union sigval v)
{
    (void)v;
}

static int start_clock(timer_t *clock)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD};

    event.sigev_notify_function = on_tick;
    return timer_create(CLOCK_MONOTONIC, &event, clock);
}

static int log_all(void *arg)
{
    (void)arg;
    for (;;) {
        pause_a_bit();
    }
}

int main(int argc, char **argv)
{
    struct pool pool;
    timer_t clock;
    thrd_t logger;

    if (start_clock(&clock) < 0 || thrd_create(&logger, log_all, NULL) != thrd_success) {
        return 1;
    }
    thrd_detach(logger);
    if (pool_start(&pool, argc) == 0) {
        pool_stop(&pool);
    }
    timer_delete(clock);
    return argv[0] == NULL;
}
