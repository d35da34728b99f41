// The number itself goes into the pointer.
#include <pthread.h>
#include <stdint.h>

enum { LANES = 3 };

static int lengths[LANES];

static void *measure(void *arg)
{
    const intptr_t lane = (intptr_t)arg;

    lengths[lane] = (int)lane * 100;
    return NULL;
}

int measure_lanes(void)
{
    pthread_t threads[LANES];
    int n = 0;

    for (intptr_t lane = 0; lane < LANES; lane++) {
        if (pthread_create(&threads[n], NULL, measure, (void *)lane) == 0) {
            n++;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return n;
}
