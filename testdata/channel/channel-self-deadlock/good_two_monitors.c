// A monitor within a monitor, where who waits does not hold the outer lock.
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
        pthread_cond_wait(&filled, &inner);
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
    const int n = take();

    pthread_mutex_lock(&outer);
    taken += n;
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
