// Two threads of an array: the first is waited for whatever becomes of the second.
#include <pthread.h>
#include <stddef.h>

struct half {
    const int *items;
    size_t n;
    long sum;
};

static void *add(void *arg)
{
    struct half *h = arg;

    for (size_t i = 0; i < h->n; i++) {
        h->sum += h->items[i];
    }
    return NULL;
}

int sum_halves(const int *items, size_t n, long *sum)
{
    struct half halves[2] = {{items, n / 2, 0}, {items + n / 2, n - n / 2, 0}};
    pthread_t threads[2];

    if (pthread_create(&threads[0], NULL, add, &halves[0]) != 0) {
        return -1;
    }
    if (pthread_create(&threads[1], NULL, add, &halves[1]) != 0) {
        add(&halves[1]);
    } else {
        pthread_join(threads[1], NULL);
    }
    pthread_join(threads[0], NULL);
    *sum = halves[0].sum + halves[1].sum;
    return 0;
}
