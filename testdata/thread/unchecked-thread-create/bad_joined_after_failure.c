// One thread sorts each half. If the second one cannot be started, both are waited for.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct half {
    int *items;
    size_t n;
};

static int compare(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void *sort_half(void *arg)
{
    struct half *h = arg;

    qsort(h->items, h->n, sizeof *h->items, compare);
    return NULL;
}

int sort_halves(int *items, size_t n)
{
    struct half lower = {items, n / 2}, upper = {items + n / 2, n - n / 2};
    pthread_t first, second;
    int rc;

    rc = pthread_create(&first, NULL, sort_half, &lower);
    if (rc != 0) {
        fprintf(stderr, "no thread for the lower half: %d\n", rc);
        return -1;
    }
    rc = pthread_create(&second, NULL, sort_half, &upper);
    if (rc != 0) {
        fprintf(stderr, "no thread for the upper half: %d\n", rc);
    }
    pthread_join(first, NULL);
    pthread_join(second, NULL); // expect: unchecked-thread-create
    return rc == 0 ? 0 : -1;
}
