// A job with a lock of its own is run by the function that made it, and by nobody else.
#include <pthread.h>

struct job {
    pthread_mutex_t lock;
    unsigned left, done;
};

static int job_step(struct job *j)
{
    int more;

    pthread_mutex_lock(&j->lock);
    more = j->left > 0;
    if (more) {
        j->left--;
        j->done++;
    }
    pthread_mutex_unlock(&j->lock);
    return more;
}

unsigned run_all(unsigned n)
{
    struct job j = {.left = n};
    unsigned done;

    pthread_mutex_init(&j.lock, NULL);
    while (job_step(&j)) { // expect: local-lock
    }
    done = j.done;
    pthread_mutex_destroy(&j.lock);
    return done;
}
