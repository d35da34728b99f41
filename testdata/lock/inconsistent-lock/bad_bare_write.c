// A job queue that is emptied without the lock that every other function takes.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    pthread_mutex_t lock;
    void *jobs[256];
    size_t head, count;
    unsigned long dropped;
};

bool queue_push(struct queue *q, void *job)
{
    bool is_put = false;

    pthread_mutex_lock(&q->lock);
    if (q->count < 256) {
        q->jobs[(q->head + q->count) % 256] = job;
        q->count++;
        is_put = true;
    } else {
        q->dropped++;
    }
    pthread_mutex_unlock(&q->lock);
    return is_put;
}

void *queue_pop(struct queue *q)
{
    void *job = NULL;

    pthread_mutex_lock(&q->lock);
    if (q->count > 0) {
        job = q->jobs[q->head];
        q->head = (q->head + 1) % 256;
        q->count--;
    }
    pthread_mutex_unlock(&q->lock);
    return job;
}

bool queue_is_full(struct queue *q)
{
    bool is_full;

    pthread_mutex_lock(&q->lock);
    is_full = q->count == 256;
    pthread_mutex_unlock(&q->lock);
    return is_full;
}

void queue_forget_last(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    if (q->count > 0) {
        q->count--;
    }
    pthread_mutex_unlock(&q->lock);
}

void queue_clear(struct queue *q)
{
    q->count = 0; // expect: inconsistent-lock
}

void queue_init(struct queue *q)
{
    pthread_mutex_init(&q->lock, NULL);
    q->head = q->count = 0;
    q->dropped = 0;
}

void queue_destroy(struct queue *q)
{
    q->count = 0;
    pthread_mutex_destroy(&q->lock);
}
