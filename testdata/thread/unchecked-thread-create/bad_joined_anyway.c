// If the thread cannot be started, the join waits for whatever the variable happens to hold.
#include <pthread.h>
#include <stddef.h>

struct part {
    const double *data;
    size_t n;
    double sum;
};

static void *sum_part(void *arg)
{
    struct part *p = arg;

    for (size_t i = 0; i < p->n; i++) {
        p->sum += p->data[i];
    }
    return NULL;
}

double sum_in_halves(const double *data, size_t n)
{
    struct part upper = {data + n / 2, n - n / 2, 0}, lower = {data, n / 2, 0};
    pthread_t helper;

    pthread_create(&helper, NULL, sum_part, &upper); // expect: unchecked-thread-create
    sum_part(&lower);
    pthread_join(helper, NULL);
    return lower.sum + upper.sum;
}
