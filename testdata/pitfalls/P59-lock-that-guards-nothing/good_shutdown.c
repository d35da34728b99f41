// A worker is stopped: the lock goes when nothing is left that uses it.
#include <pthread.h>
#include <stdbool.h>

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    bool stop;
    unsigned long done;
};

static bool worker_stops(struct worker *w)
{
    bool stop;

    pthread_mutex_lock(&w->lock);
    stop = w->stop;
    w->done++;
    pthread_mutex_unlock(&w->lock);
    return stop;
}

static void *worker_run(void *arg)
{
    while (!worker_stops(arg)) {
    }
    return NULL;
}

int worker_start(struct worker *w)
{
    w->stop = false;
    w->done = 0;
    if (pthread_mutex_init(&w->lock, NULL) != 0) {
        return -1;
    }
    return pthread_create(&w->thread, NULL, worker_run, w);
}

unsigned long worker_stop(struct worker *w)
{
    unsigned long done;

    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_lock(&w->lock);
    done = w->done;
    pthread_mutex_unlock(&w->lock);
    pthread_mutex_destroy(&w->lock);
    return done;
}
