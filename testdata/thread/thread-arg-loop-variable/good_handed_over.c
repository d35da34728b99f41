// The starter goes on only when the thread has taken its number.
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>

enum { WORKERS = 6 };

struct start {
    int number;
    sem_t taken;
    void (*work)(int number);
};

static void *run(void *arg)
{
    struct start *s = arg;
    const int number = s->number;
    void (*work)(int) = s->work;

    sem_post(&s->taken);
    work(number);
    return NULL;
}

int run_workers(void (*work)(int number))
{
    struct start s = {.work = work};
    pthread_t threads[WORKERS];
    int n;

    if (sem_init(&s.taken, 0, 0) != 0) {
        return -1;
    }
    for (n = 0; n < WORKERS; n++) {
        s.number = n;
        if (pthread_create(&threads[n], NULL, run, &s) != 0) {
            break;
        }
        while (sem_wait(&s.taken) != 0) {
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    sem_destroy(&s.taken);
    return n;
}
