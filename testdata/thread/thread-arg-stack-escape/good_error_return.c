// The second thread cannot be started: the first one is waited for before its job goes away.
#include <pthread.h>
#include <stddef.h>

struct range {
    int *items;
    size_t n;
};

static void *sort_range(void *arg)
{
    struct range *r = arg;

    for (size_t i = 1; i < r->n; i++) {
        for (size_t k = i; k > 0 && r->items[k - 1] > r->items[k]; k--) {
            int item = r->items[k];
            r->items[k] = r->items[k - 1];
            r->items[k - 1] = item;
        }
    }
    return NULL;
}

int sort_halves(int *items, size_t n)
{
    struct range lower = {items, n / 2}, upper = {items + n / 2, n - n / 2};
    pthread_t first, second;

    if (pthread_create(&first, NULL, sort_range, &lower) != 0) {
        return -1;
    }
    if (pthread_create(&second, NULL, sort_range, &upper) != 0) {
        pthread_join(first, NULL);
        return -1;
    }
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return 0;
}
