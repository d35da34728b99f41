#include "pool.h"
#include <stddef.h>
#include <unistd.h>

static void *work(void *arg)
{
    (void)arg;
    pause_a_bit();
    return NULL;
}

static int start_thread(pthread_t *thread, void *(*run)(void *), void *arg)
{
    return pthread_create(thread, NULL, run, arg);
}

int pool_start(struct pool *p, int n)
{
    for (p->n = 0; p->n < n && p->n < WORKERS; p->n++) {
        if (start_thread(&p->workers[p->n], work, p) != 0) {
            break;
        }
    }
    return p->n > 0 ? 0 : -1;
}

void pool_stop(struct pool *p)
{
    for (int i = 0; i < p->n; i++) {
        pthread_join(p->workers[i], NULL);
    }
}

void pause_a_bit(void)
{
    usleep(1000);
}
