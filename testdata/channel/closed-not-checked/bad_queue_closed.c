// The queue hands out null when it is closed; the worker prints the line of it.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct message {
    struct message *next;
    int level;
    char text[80];
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct message *head;
    bool is_closed;
};

static struct queue queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void queue_push(struct queue *q, struct message *m)
{
    pthread_mutex_lock(&q->lock);
    m->next = q->head;
    q->head = m;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

static void queue_close(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->is_closed = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

static struct message *queue_pop(struct queue *q)
{
    struct message *m = NULL;

    pthread_mutex_lock(&q->lock);
    while (q->head == NULL && !q->is_closed) {
        pthread_cond_wait(&q->changed, &q->lock);
    }
    if (q->head) {
        m = q->head;
        q->head = m->next;
    }
    pthread_mutex_unlock(&q->lock);
    return m;
}

static void *logger(void *arg)
{
    int level;

    do {
        struct message *m = queue_pop(arg); // expect: closed-not-checked
        level = m->level;
        puts(m->text);
        free(m);
    } while (level > 0);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, logger, &queue) != 0) {
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        struct message *m = calloc(1, sizeof *m);
        if (m) {
            m->level = argc - i;
            snprintf(m->text, sizeof m->text, "%s", argv[i]);
            queue_push(&queue, m);
        }
    }
    queue_close(&queue);
    return pthread_join(thread, NULL);
}
