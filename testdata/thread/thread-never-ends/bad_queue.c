// The worker takes jobs for ever, and the queue's destruction waits for it.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct job {
    struct job *next;
    void (*run)(struct job *);
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct job *first;
    pthread_t worker;
};

static struct job *queue_take(struct queue *q)
{
    struct job *job;

    pthread_mutex_lock(&q->lock);
    while (q->first == NULL) {
        pthread_cond_wait(&q->filled, &q->lock);
    }
    job = q->first;
    q->first = job->next;
    pthread_mutex_unlock(&q->lock);
    return job;
}

static void *work(void *arg)
{
    struct queue *q = arg;

    for (;;) {
        struct job *job = queue_take(q);
        job->run(job);
    }
    return NULL;
}

struct queue *queue_new(void)
{
    struct queue *q = calloc(1, sizeof *q);

    if (q == NULL) {
        return NULL;
    }
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->filled, NULL);
    if (pthread_create(&q->worker, NULL, work, q) != 0) {
        free(q);
        return NULL;
    }
    return q;
}

void queue_add(struct queue *q, struct job *job)
{
    pthread_mutex_lock(&q->lock);
    job->next = q->first;
    q->first = job;
    pthread_cond_signal(&q->filled);
    pthread_mutex_unlock(&q->lock);
}

void queue_free(struct queue *q)
{
    pthread_join(q->worker, NULL); // expect: thread-never-ends
    pthread_cond_destroy(&q->filled);
    pthread_mutex_destroy(&q->lock);
    free(q);
}
