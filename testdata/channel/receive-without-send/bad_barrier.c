// The barrier counts main, which does not come.
#include <pthread.h>
#include <stdio.h>

enum { WORKERS = 4 };

static pthread_barrier_t ready;

static void *work(void *arg)
{
    pthread_barrier_wait(&ready); // expect: receive-without-send
    puts("off we go");
    return arg;
}

int main(void)
{
    pthread_t threads[WORKERS];

    if (pthread_barrier_init(&ready, NULL, WORKERS + 1) != 0) {
        return 1;
    }
    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&threads[i], NULL, work, NULL) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_barrier_destroy(&ready);
    return 0;
}
