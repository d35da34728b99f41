#include "stock.h"

struct shelf front, cellar;

void shelf_init(void)
{
    pthread_mutex_init(&front.lock, 0);
    pthread_mutex_init(&cellar.lock, 0);
}

int shelf_count(struct shelf *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->items;
    pthread_mutex_unlock(&s->lock);
    return n;
}

void fetch_one(void)
{
    pthread_mutex_lock(&front.lock);
    if (front.items < 3 && shelf_count(&cellar) > 0) {
        front.items++;
    }
    pthread_mutex_unlock(&front.lock);
}
