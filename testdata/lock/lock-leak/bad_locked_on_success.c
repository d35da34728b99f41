// A connection comes locked out of conn_get(); the return for a full buffer does not put it back.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct conn {
    pthread_mutex_t lock;
    int id;
    bool closed;
    size_t out_used;
    char out[2048];
};

struct hub {
    struct conn *conns;
    size_t n;
};

// The open connection of this id, locked, or NULL.
static struct conn *conn_get(struct hub *h, int id)
{
    for (size_t i = 0; i < h->n; i++) {
        struct conn *c = &h->conns[i];

        pthread_mutex_lock(&c->lock);
        if (c->id == id && !c->closed) {
            return c;
        }
        pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

static void conn_put(struct conn *c)
{
    pthread_mutex_unlock(&c->lock);
}

int hub_send(struct hub *h, int id, const char *data, size_t n)
{
    struct conn *c = conn_get(h, id);

    if (!c) {
        return -1;
    }
    if (n > sizeof c->out - c->out_used) {
        return -2; // expect: lock-leak
    }
    memcpy(c->out + c->out_used, data, n);
    c->out_used += n;
    conn_put(c);
    return 0;
}
