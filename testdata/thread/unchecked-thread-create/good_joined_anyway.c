// If the thread cannot be started, the work is done here instead.
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
    int rc;

    rc = pthread_create(&helper, NULL, sum_part, &upper);
    sum_part(&lower);
    if (rc == 0) {
        pthread_join(helper, NULL);
    } else {
        sum_part(&upper);
    }
    return lower.sum + upper.sum;
}
