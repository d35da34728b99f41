// The progress is written by whoever gets the lock, and skipped by who does not.
#include <pthread.h>
#include <stdio.h>

struct progress {
    pthread_mutex_t lock;
    unsigned done, all;
    FILE *out;
};

void progress_step(struct progress *p)
{
    pthread_mutex_lock(&p->lock);
    p->done++;
    pthread_mutex_unlock(&p->lock);
}

void progress_show(struct progress *p)
{
    if (pthread_mutex_trylock(&p->lock) != 0) {
        return;
    }
    fprintf(p->out, "%u of %u\r", p->done, p->all);
    pthread_mutex_unlock(&p->lock);
}

void progress_end(struct progress *p)
{
    pthread_mutex_lock(&p->lock);
    p->done = p->all;
    fprintf(p->out, "all %u\n", p->all);
    pthread_mutex_unlock(&p->lock);
}
