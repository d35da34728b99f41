// Closing a channel of jobs waits, with its lock held, in a function that locks to wait.
#include <pthread.h>
#include <stdbool.h>

struct jobs {
    pthread_mutex_t lock;
    pthread_cond_t idle;
    unsigned running;
    bool closed;
};

bool jobs_start(struct jobs *j)
{
    bool ok;

    pthread_mutex_lock(&j->lock);
    if ((ok = !j->closed)) {
        j->running++;
    }
    pthread_mutex_unlock(&j->lock);
    return ok;
}

void jobs_finish(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    if (--j->running == 0) {
        pthread_cond_broadcast(&j->idle);
    }
    pthread_mutex_unlock(&j->lock);
}

static void jobs_wait_idle(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    while (j->running > 0) {
        pthread_cond_wait(&j->idle, &j->lock);
    }
    pthread_mutex_unlock(&j->lock);
}

void jobs_close(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->closed = true;
    jobs_wait_idle(j); // expect: double-lock
    pthread_mutex_unlock(&j->lock);
}
