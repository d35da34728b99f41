// A box of numbers between threads.
#include "inbox.h"

int inbox_put(struct inbox *b, int item)
{
    int rc = -1;

    pthread_mutex_lock(&b->lock);
    if (b->n < INBOX_MAX) {
        b->items[(b->first + b->n++) % INBOX_MAX] = item;
        pthread_cond_signal(&b->filled);
        rc = 0;
    }
    pthread_mutex_unlock(&b->lock);
    return rc;
}

int inbox_take(struct inbox *b)
{
    int item;

    pthread_mutex_lock(&b->lock);
    while (b->n == 0) {
        pthread_cond_wait(&b->filled, &b->lock); // expect: receive-without-send
    }
    item = b->items[b->first++ % INBOX_MAX];
    b->n--;
    pthread_mutex_unlock(&b->lock);
    return item;
}
