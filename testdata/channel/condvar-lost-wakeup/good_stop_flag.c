// The flag is raised with the lock held; the broadcast may come behind the unlock.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct item {
    struct item *next;
    int value;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct item *head;
    bool stop;
};

static struct item *next_item(struct queue *q)
{
    struct item *i;

    pthread_mutex_lock(&q->lock);
    while (q->head == NULL && !q->stop) {
        pthread_cond_wait(&q->changed, &q->lock);
    }
    i = q->head;
    if (i) {
        q->head = i->next;
    }
    pthread_mutex_unlock(&q->lock);
    return i;
}

static void *worker(void *arg)
{
    struct item *i;

    while ((i = next_item(arg)) != NULL) {
        printf("%d\n", i->value);
        free(i);
    }
    return NULL;
}

static void add_item(struct queue *q, int value)
{
    struct item *i = malloc(sizeof *i);

    if (!i) {
        return;
    }
    i->value = value;
    pthread_mutex_lock(&q->lock);
    i->next = q->head;
    q->head = i;
    pthread_mutex_unlock(&q->lock);
    pthread_cond_signal(&q->changed);
}

static void stop_workers(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->stop = true;
    pthread_mutex_unlock(&q->lock);
    pthread_cond_broadcast(&q->changed);
}

int main(void)
{
    static struct queue queue = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, false};
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, worker, &queue) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < 10; i++) {
        add_item(&queue, i);
    }
    stop_workers(&queue);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
