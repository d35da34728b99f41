// Wrappers lock and unlock for their callers; a callee drops and retakes its caller's lock.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int idle, total;
    bool stopping;
};

static void pool_lock(struct pool *p)
{
    if (pthread_mutex_lock(&p->lock) != 0) {
        abort();
    }
}

static void pool_unlock(struct pool *p)
{
    pthread_mutex_unlock(&p->lock);
}

static void pause_unlocked(struct pool *p)
{
    pthread_mutex_unlock(&p->lock);
    usleep(1000);
    pthread_mutex_lock(&p->lock);
}

int pool_get(struct pool *p)
{
    pool_lock(p);
    while (p->idle == 0 && !p->stopping) {
        pthread_cond_wait(&p->changed, &p->lock);
    }
    if (p->stopping) {
        pool_unlock(p);
        return -1;
    }
    p->idle--;
    pool_unlock(p);
    return 0;
}

void pool_settle(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->idle < p->total) {
        pause_unlocked(p);
    }
    pthread_mutex_unlock(&p->lock);
}

void pool_put_locked(struct pool *p)
{
    p->idle++;
    pthread_cond_signal(&p->changed);
}

void pool_put(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    pool_put_locked(p);
    pool_unlock(p);
}
