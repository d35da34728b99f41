#include "pool.h"

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int table_size;

// pool_finish() may unlock what has a name outside
int pool_enter(int busy)
{
    pthread_mutex_lock(&pool_lock);
    if (busy) {
        pool_finish();
        busy = 0;
        return -1;
    }
    pthread_mutex_unlock(&pool_lock);
    return busy;
}

// nobody else can name this one
int table_enter(int busy)
{
    pthread_mutex_lock(&table_lock);
    if (busy) {
        pool_finish();
        busy = 0;
        return -1;
    }
    table_size++;
    pthread_mutex_unlock(&table_lock);
    return busy;
}

// the owner leads to the connection, and so to its lock
int connection_enter(struct connection *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->busy) {
        owner_drop(c->owner);
        c->busy = 0;
        return -1;
    }
    pthread_mutex_unlock(&c->lock);
    return 0;
}

// a number leads nowhere
int connection_leave(struct connection *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->busy) {
        owner_count(c->busy);
        c->busy = 0;
        return -1;
    }
    pthread_mutex_unlock(&c->lock);
    return 0;
}
