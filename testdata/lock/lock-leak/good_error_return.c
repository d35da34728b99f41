// A bounded queue that gives the mutex back on both returns.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t nonempty;
    void *items[256];
    size_t head, count;
};

bool queue_push(struct queue *q, void *item)
{
    pthread_mutex_lock(&q->lock);
    if (q->count == 256) {
        pthread_mutex_unlock(&q->lock);
        return false;
    }
    q->items[(q->head + q->count++) % 256] = item;
    pthread_cond_signal(&q->nonempty);
    pthread_mutex_unlock(&q->lock);
    return true;
}
