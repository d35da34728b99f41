// All wait with the queue's lock; two conditions with a lock each would do as well.
#include <pthread.h>
#include <stdio.h>

enum { ROOM = 32 };

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_cond_t counted = PTHREAD_COND_INITIALIZER;
static int queue[ROOM], used, puts_done;

static void put(int value)
{
    pthread_mutex_lock(&queue_lock);
    while (used == ROOM) {
        pthread_cond_wait(&changed, &queue_lock);
    }
    queue[used++] = value;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&queue_lock);
    pthread_mutex_lock(&stats_lock);
    puts_done++;
    pthread_cond_signal(&counted);
    pthread_mutex_unlock(&stats_lock);
}

static int take(void)
{
    int value;

    pthread_mutex_lock(&queue_lock);
    while (used == 0) {
        pthread_cond_wait(&changed, &queue_lock);
    }
    value = queue[--used];
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&queue_lock);
    return value;
}

static void wait_until_drained(void)
{
    pthread_mutex_lock(&queue_lock);
    while (used > 0) {
        pthread_cond_wait(&changed, &queue_lock);
    }
    pthread_mutex_unlock(&queue_lock);
}

static void wait_until_put(int n)
{
    pthread_mutex_lock(&stats_lock);
    while (puts_done < n) {
        pthread_cond_wait(&counted, &stats_lock);
    }
    pthread_mutex_unlock(&stats_lock);
}

static void *consumer(void *arg)
{
    long sum = 0;

    for (int i = 0; i < 100; i++) {
        sum += take();
    }
    printf("%ld\n", sum);
    return arg;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, consumer, NULL) != 0) {
        return 1;
    }
    for (int i = 0; i < 100; i++) {
        put(i);
    }
    wait_until_put(100);
    wait_until_drained();
    return pthread_join(thread, NULL);
}
