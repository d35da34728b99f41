// The attributes make the thread detached, and then it is waited for.
#include <pthread.h>
#include <stddef.h>

struct measure {
    double (*sample)(void);
    double sum;
    unsigned n;
};

static void *take_samples(void *arg)
{
    struct measure *m = arg;

    for (unsigned i = 0; i < m->n; i++) {
        m->sum += m->sample();
    }
    return NULL;
}

int measure_run(struct measure *m)
{
    pthread_attr_t attr;
    pthread_t sampler;
    int rc = pthread_attr_init(&attr);

    if (rc != 0) {
        return rc;
    }
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&sampler, &attr, take_samples, m);
    pthread_attr_destroy(&attr);
    if (rc != 0) {
        return rc;
    }
    return pthread_join(sampler, NULL); // expect: double-join
}
