// All workers get the address of the one index, which goes on while they start.
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
    int started = 0;

    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&threads[i], NULL, count, &i) != 0) { // expect: thread-arg-loop-variable
            break;
        }
        started++;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    return started;
}
