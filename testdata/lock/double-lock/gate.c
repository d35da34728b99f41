#include "gate.h"

#include <pthread.h>
#include <stdlib.h>

struct gate {
    pthread_mutex_t mutex;
    unsigned depth;
};

struct plain_gate {
    pthread_mutex_t mutex;
    unsigned entered;
};

struct gate *gate_new(void)
{
    struct gate *g = calloc(1, sizeof *g);
    pthread_mutexattr_t attr;

    if (!g) {
        return NULL;
    }
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&g->mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    return g;
}

void gate_enter(struct gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->depth++;
}

void gate_leave(struct gate *g)
{
    g->depth--;
    pthread_mutex_unlock(&g->mutex);
}

struct plain_gate *plain_gate_new(void)
{
    struct plain_gate *g = calloc(1, sizeof *g);

    if (g) {
        pthread_mutex_init(&g->mutex, NULL);
    }
    return g;
}

void plain_gate_enter(struct plain_gate *g)
{
    pthread_mutex_lock(&g->mutex);
    g->entered++;
}

void plain_gate_leave(struct plain_gate *g)
{
    pthread_mutex_unlock(&g->mutex);
}
