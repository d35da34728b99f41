// The ticker runs as long as the process: there is nothing to wait for.
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

static atomic_ulong ticks;

static void *tick(void *arg)
{
    const struct timespec second = {.tv_sec = 1};

    (void)arg;
    for (;;) {
        nanosleep(&second, NULL);
        atomic_fetch_add(&ticks, 1);
    }
    return NULL;
}

int ticker_start(void)
{
    pthread_t ticker;

    return pthread_create(&ticker, NULL, tick, NULL);
}

unsigned long ticker_read(void)
{
    return atomic_load(&ticks);
}
