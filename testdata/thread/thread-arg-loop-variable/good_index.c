// Each worker gets an index of its own.
#include <pthread.h>
#include <stddef.h>

enum { WORKERS = 4 };

static unsigned long counts[WORKERS];

static void *count(void *arg)
{
    const int index = *(int *)arg;

    for (int i = 0; i < 1000; i++) {
        counts[index] += (unsigned long)i;
    }
    return NULL;
}

int count_all(void)
{
    pthread_t threads[WORKERS];
    int indexes[WORKERS];
    int started = 0;

    for (int i = 0; i < WORKERS; i++) {
        indexes[i] = i;
        if (pthread_create(&threads[i], NULL, count, &indexes[i]) != 0) {
            break;
        }
        started++;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    return started;
}
