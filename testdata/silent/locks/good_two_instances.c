// Two objects of one type are locked by one helper, by calls that lock the other, along a chain.
#include <pthread.h>
#include <stddef.h>

struct stock {
    pthread_mutex_t lock;
    struct stock *supplier; // never in a circle
    unsigned n, wanted;
};

static void stock_lock(struct stock *s)
{
    pthread_mutex_lock(&s->lock);
}

static void stock_unlock(struct stock *s)
{
    pthread_mutex_unlock(&s->lock);
}

static unsigned stock_take(struct stock *s, unsigned n)
{
    stock_lock(s);
    if (s->n < n && s->supplier) {
        s->n += stock_take(s->supplier, n - s->n);
    }
    if (n > s->n) {
        n = s->n;
    }
    s->n -= n;
    stock_unlock(s);
    return n;
}

void stock_fill(struct stock *s)
{
    stock_lock(s);
    if (s->n < s->wanted && s->supplier) {
        s->n += stock_take(s->supplier, s->wanted - s->n);
    }
    stock_unlock(s);
}

int stock_sum(struct stock *shop, unsigned *sum)
{
    struct stock *from = shop->supplier;

    if (!from) {
        return -1;
    }
    stock_lock(shop);
    stock_lock(from);
    *sum = shop->n + from->n;
    stock_unlock(from);
    stock_unlock(shop);
    return 0;
}
