// A monitor within a monitor: the wait gives back the inner lock and keeps the outer one, which
// whoever signals takes first.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int count, taken;

static int take(void)
{
    int n;

    pthread_mutex_lock(&inner);
    while (count == 0) {
        pthread_cond_wait(&filled, &inner); // expect: channel-self-deadlock
    }
    n = count--;
    pthread_mutex_unlock(&inner);
    return n;
}

static void put(void)
{
    pthread_mutex_lock(&outer);
    pthread_mutex_lock(&inner);
    count++;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&inner);
    pthread_mutex_unlock(&outer);
}

static void *consumer(void *arg)
{
    pthread_mutex_lock(&outer);
    taken += take(); // expect: blocking-under-lock
    pthread_mutex_unlock(&outer);
    return arg;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, consumer, NULL) != 0) {
        return 1;
    }
    put();
    pthread_join(thread, NULL);
    printf("%d\n", taken);
    return 0;
}
