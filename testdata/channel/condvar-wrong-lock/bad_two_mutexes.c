// Writers wait for room with the queue's lock, a drain waits for it with the statistics' lock.
#include <pthread.h>
#include <stdio.h>

enum { ROOM = 32 };

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queue[ROOM], used;

static void put(int value)
{
    pthread_mutex_lock(&queue_lock);
    while (used == ROOM) {
        pthread_cond_wait(&changed, &queue_lock);
    }
    queue[used++] = value;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&queue_lock);
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
    pthread_mutex_lock(&stats_lock);
    while (used > 0) {
        pthread_cond_wait(&changed, &stats_lock); // expect: condvar-wrong-lock
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
    wait_until_drained();
    return pthread_join(thread, NULL);
}
