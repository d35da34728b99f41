// A wait with a time limit is the sleep between two rounds, and a flush that comes early does no
// harm. The state that the loop tests is asked of a function.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER, idle = PTHREAD_COND_INITIALIZER;
static bool stop, busy;

static bool is_idle(void)
{
    return !busy;
}

static void *flusher(void *arg)
{
    pthread_mutex_lock(&lock);
    while (!stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 5;
        busy = false;
        pthread_cond_signal(&idle);
        pthread_cond_timedwait(&wake, &lock, &until);
        busy = true;
        puts("flushed");
    }
    busy = false;
    pthread_cond_signal(&idle);
    pthread_mutex_unlock(&lock);
    return arg;
}

static void wait_until_idle(void)
{
    pthread_mutex_lock(&lock);
    do {
        pthread_cond_wait(&idle, &lock);
    } while (!is_idle());
    stop = true;
    pthread_cond_signal(&wake);
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, flusher, NULL) != 0) {
        return 1;
    }
    wait_until_idle();
    return pthread_join(thread, NULL);
}
