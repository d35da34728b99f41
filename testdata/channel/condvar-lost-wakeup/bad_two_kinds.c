// Producers and consumers wait on one condition: a producer that signals may wake a producer.
#include <pthread.h>
#include <stdio.h>

enum { ROOM = 2, THREADS = 4, EACH = 100 };

struct buffer {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int items[ROOM], used;
};

static struct buffer buffer = {.lock = PTHREAD_MUTEX_INITIALIZER,
                               .changed = PTHREAD_COND_INITIALIZER};

static void *producer(void *arg)
{
    struct buffer *b = arg;

    for (int i = 0; i < EACH; i++) {
        pthread_mutex_lock(&b->lock);
        while (b->used == ROOM) {
            pthread_cond_wait(&b->changed, &b->lock);
        }
        b->items[b->used++] = i;
        pthread_cond_signal(&b->changed);
        pthread_mutex_unlock(&b->lock);
    }
    return NULL;
}

static void *consumer(void *arg)
{
    struct buffer *b = arg;
    long sum = 0;

    for (int i = 0; i < EACH; i++) {
        pthread_mutex_lock(&b->lock);
        while (b->used == 0) {
            pthread_cond_wait(&b->changed, &b->lock);
        }
        sum += b->items[--b->used];
        pthread_cond_signal(&b->changed); // expect: condvar-lost-wakeup
        pthread_mutex_unlock(&b->lock);
    }
    printf("%ld\n", sum);
    return NULL;
}

int main(void)
{
    pthread_t producers[THREADS], consumers[THREADS];

    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&producers[i], NULL, producer, &buffer) != 0 ||
            pthread_create(&consumers[i], NULL, consumer, &buffer) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(producers[i], NULL);
        pthread_join(consumers[i], NULL);
    }
    return 0;
}
