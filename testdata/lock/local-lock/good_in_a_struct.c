// A job with a lock of its own is run by the function that made it and by a thread.
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

static void *help(void *arg)
{
    while (job_step(arg)) {
    }
    return NULL;
}

unsigned run_all(unsigned n)
{
    struct job j = {.left = n};
    unsigned done;
    pthread_t t;

    pthread_mutex_init(&j.lock, NULL);
    if (pthread_create(&t, NULL, help, &j) != 0) {
        pthread_mutex_destroy(&j.lock);
        return 0;
    }
    while (job_step(&j)) {
    }
    done = j.done;
    pthread_join(t, NULL);
    done = j.done;
    pthread_mutex_destroy(&j.lock);
    return done;
}
