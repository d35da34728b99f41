// The counter is atomic, and is counted down without the lock; the lock is taken for the signal, so
// that the waiter has not tested yet or sleeps.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { TASKS = 4 };

struct group {
    pthread_mutex_t lock;
    pthread_cond_t all_done;
    atomic_int running;
};

static struct group group = {.lock = PTHREAD_MUTEX_INITIALIZER,
                             .all_done = PTHREAD_COND_INITIALIZER,
                             .running = TASKS};

static void *task(void *arg)
{
    struct group *g = arg;

    puts("task");
    if (atomic_fetch_sub(&g->running, 1) == 1) {
        pthread_mutex_lock(&g->lock);
        pthread_cond_signal(&g->all_done);
        pthread_mutex_unlock(&g->lock);
    }
    return NULL;
}

static void wait_for_all(struct group *g)
{
    pthread_mutex_lock(&g->lock);
    while (atomic_load(&g->running) > 0) {
        pthread_cond_wait(&g->all_done, &g->lock);
    }
    pthread_mutex_unlock(&g->lock);
}

int main(void)
{
    pthread_t threads[TASKS];

    for (int i = 0; i < TASKS; i++) {
        if (pthread_create(&threads[i], NULL, task, &group) != 0) {
            return 1;
        }
    }
    wait_for_all(&group);
    for (int i = 0; i < TASKS; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
