// A connection gives itself back to its pool; the pool closes idle connections.
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct pool;

struct connection {
    pthread_mutex_t lock;
    struct pool *pool;
    struct connection *next;
    int idle, closed;
};

struct pool {
    pthread_mutex_t lock;
    struct connection *idle;
    int nidle;
};

static void connection_done(struct connection *c)
{
    pthread_mutex_lock(&c->lock);
    c->idle = 1;
    pthread_mutex_lock(&c->pool->lock);
    c->next = c->pool->idle;
    c->pool->idle = c;
    c->pool->nidle++;
    pthread_mutex_unlock(&c->pool->lock);
    pthread_mutex_unlock(&c->lock);
}

static void pool_trim(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    for (struct connection *c = p->idle; c != NULL; c = c->next) {
        pthread_mutex_lock(&c->lock); // expect: lock-order
        c->closed = c->idle > 10;
        c->idle++;
        pthread_mutex_unlock(&c->lock);
    }
    pthread_mutex_unlock(&p->lock);
}

static void *serve(void *arg)
{
    struct connection *c = arg;

    while (!c->closed) {
        usleep(1000);
        connection_done(c);
    }
    return NULL;
}

int main(void)
{
    static struct pool pool;
    pthread_t t[4];
    int n;

    pthread_mutex_init(&pool.lock, NULL);
    for (n = 0; n < 4; n++) {
        struct connection *c = calloc(1, sizeof *c);
        if (c == NULL)
            break;
        pthread_mutex_init(&c->lock, NULL);
        c->pool = &pool;
        if (pthread_create(&t[n], NULL, serve, c) != 0)
            break;
    }
    while (pool.nidle < n)
        pool_trim(&pool);
    while (n-- > 0)
        pthread_join(t[n], NULL);
    return 0;
}
