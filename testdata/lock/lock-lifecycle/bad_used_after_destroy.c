// A pool is closed and then emptied, by a function that takes the lock which is gone.
#include <pthread.h>
#include <stdlib.h>

struct block {
    struct block *next;
    char data[4000];
};

struct pool {
    pthread_mutex_t lock;
    struct block *free;
    unsigned n;
};

int pool_init(struct pool *p)
{
    p->free = NULL;
    p->n = 0;
    return pthread_mutex_init(&p->lock, NULL);
}

struct block *pool_get(struct pool *p)
{
    struct block *b;

    pthread_mutex_lock(&p->lock);
    b = p->free;
    if (b) {
        p->free = b->next;
        p->n--;
    }
    pthread_mutex_unlock(&p->lock);
    return b;
}

static void pool_drain(struct pool *p)
{
    struct block *b;

    while ((b = pool_get(p)) != NULL) {
        free(b);
    }
}

void pool_close(struct pool *p)
{
    pthread_mutex_destroy(&p->lock); // step: 'p->lock' is destroyed by pthread_mutex_destroy() here
    pool_drain(p);                   // expect: lock-lifecycle
}
