// A bounded queue whose "full" return keeps the mutex.
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
    pthread_mutex_lock(&q->lock); // step: locked
    if (q->count == 256) {
        return false; // expect: lock-leak
    }
    q->items[(q->head + q->count++) % 256] = item;
    pthread_cond_signal(&q->nonempty);
    pthread_mutex_unlock(&q->lock);
    return true;
}
