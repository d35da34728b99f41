// What waits is called with the lock held.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static bool is_finished;
static long bytes;

static void finish(long n)
{
    pthread_mutex_lock(&lock);
    bytes = n;
    is_finished = true;
    pthread_cond_signal(&finished);
    pthread_mutex_unlock(&lock);
}

static long wait_for_end(void)
{
    while (!is_finished) {
        pthread_cond_wait(&finished, &lock);
    }
    return bytes;
}

static void *tell(void *arg)
{
    pthread_mutex_lock(&lock);
    printf("%ld bytes\n", wait_for_end());
    pthread_mutex_unlock(&lock);
    return arg;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, tell, NULL) != 0) {
        return 1;
    }
    finish(1 << 20);
    return pthread_join(thread, NULL);
}
