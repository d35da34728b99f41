// Workers of two kinds take the queue and the result table in opposite orders.
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int queued = 1000, results[64];

static void *consume(void *arg)
{
    int *done = arg;

    pthread_mutex_lock(&queue_lock);
    while (queued > 0) {
        pthread_mutex_lock(&table_lock);
        results[queued-- % 64]++;
        pthread_mutex_unlock(&table_lock);
    }
    pthread_mutex_unlock(&queue_lock);
    *done = 1;
    return NULL;
}

static void *requeue(void *arg)
{
    int *bad = arg;

    pthread_mutex_lock(&table_lock);
    for (int i = 0; i < 64; i++) {
        if (results[i] > 100) {
            pthread_mutex_lock(&queue_lock); // expect: lock-order
            queued++;
            pthread_mutex_unlock(&queue_lock);
            ++*bad;
        }
    }
    pthread_mutex_unlock(&table_lock);
    return NULL;
}

int main(void)
{
    pthread_t consumer, requeuer;
    int done = 0, bad = 0;

    if (pthread_create(&consumer, NULL, consume, &done) != 0) {
        return 1;
    }
    if (pthread_create(&requeuer, NULL, requeue, &bad) == 0) {
        pthread_join(requeuer, NULL);
    }
    pthread_join(consumer, NULL);
    return !done || bad;
}
