// The pool is locked while it waits for a worker, and the worker wants the pool.
#include <pthread.h>

struct pool {
    pthread_mutex_t lock;
    pthread_t worker;
    int done, stop;
};

static void *work(void *arg)
{
    struct pool *p = arg;
    int stop = 0;

    while (!stop) {
        pthread_mutex_lock(&p->lock);
        p->done++;
        stop = p->stop;
        pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

static int pool_stop(struct pool *p)
{
    int done;

    pthread_mutex_lock(&p->lock);
    p->stop = 1;
    pthread_join(p->worker, NULL); // expect: blocking-under-lock
    done = p->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

int main(void)
{
    static struct pool pool;

    pthread_mutex_init(&pool.lock, NULL);
    if (pthread_create(&pool.worker, NULL, work, &pool) != 0)
        return 1;
    return pool_stop(&pool) < 0;
}
