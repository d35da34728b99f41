// The sampler takes readings until it is told to end, and then it is waited for.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct sampler {
    pthread_t thread;
    atomic_bool is_running;
    double (*read_value)(void);
    double sum;
    unsigned n;
};

static void *sample(void *arg)
{
    struct sampler *s = arg;

    while (atomic_load(&s->is_running)) {
        s->sum += s->read_value();
        s->n++;
        usleep(10000);
    }
    return NULL;
}

struct sampler *sampler_start(double (*read_value)(void))
{
    struct sampler *s = calloc(1, sizeof *s);

    if (s == NULL) {
        return NULL;
    }
    s->read_value = read_value;
    atomic_store(&s->is_running, 1);
    if (pthread_create(&s->thread, NULL, sample, s) != 0) {
        free(s);
        return NULL;
    }
    return s;
}

double sampler_stop(struct sampler *s)
{
    double mean;

    atomic_store(&s->is_running, 0);
    pthread_join(s->thread, NULL);
    mean = s->n ? s->sum / s->n : 0;
    free(s);
    return mean;
}
