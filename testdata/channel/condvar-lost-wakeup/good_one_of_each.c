// One producer and one consumer wait on one condition: never both at a time.
#include <pthread.h>
#include <stdio.h>

enum { ROOM = 2, EACH = 100 };

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
        pthread_cond_signal(&b->changed);
        pthread_mutex_unlock(&b->lock);
    }
    printf("%ld\n", sum);
    return NULL;
}

int main(void)
{
    pthread_t consumes;

    if (pthread_create(&consumes, NULL, consumer, &buffer) != 0) {
        return 1;
    }
    producer(&buffer);
    return pthread_join(consumes, NULL);
}
