// A worker's end: the helper waits under the lock until the worker is done, gives the lock back and
// destroys it, all under the condition that there is a worker.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct worker {
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool is_made, is_done;
};

static void worker_end(struct worker *w)
{
    if (!w->is_made) {
        return;
    }
    pthread_mutex_lock(&w->lock);
    while (!w->is_done) {
        pthread_cond_wait(&w->ended, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    pthread_cond_destroy(&w->ended);
    pthread_mutex_destroy(&w->lock);
    w->is_made = false;
}

void worker_free(struct worker *w)
{
    worker_end(w);
    free(w);
}
