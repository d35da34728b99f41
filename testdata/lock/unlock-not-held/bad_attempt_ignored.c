// The progress is written by whoever gets the lock; one function does not ask whether it did.
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
    pthread_mutex_trylock(&p->lock); // expect: unlock-not-held
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
