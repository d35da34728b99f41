// test: with stock.c
// The shop looks into the cellar with the shelf locked, the cellar at the shelf before it locks.
#include "stock.h"

#include <unistd.h>

void put_back(void)
{
    int full = shelf_count(&front) > 8;

    pthread_mutex_lock(&cellar.lock);
    cellar.items += full;
    pthread_mutex_unlock(&cellar.lock);
}

static void *tidy(void *arg)
{
    for (;;) {
        put_back();
        sleep(1);
    }
    return arg;
}

int main(void)
{
    pthread_t t;

    shelf_init();
    if (pthread_create(&t, 0, tidy, 0) != 0)
        return 1;
    for (int day = 0; day < 365; day++)
        fetch_one();
    pthread_detach(t);
    return front.items;
}
