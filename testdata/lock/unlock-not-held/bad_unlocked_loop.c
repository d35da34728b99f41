// The worker's loop runs each job unlocked; a failed job leaves the loop there, for its unlock.
#include <pthread.h>
#include <stddef.h>

struct job {
    struct job *next;
    int (*run)(struct job *);
};

struct runner {
    pthread_mutex_t lock;
    struct job *todo, *done;
};

static struct job *pop(struct job **list)
{
    struct job *j = *list;

    if (j) {
        *list = j->next;
    }
    return j;
}

unsigned runner_drain(struct runner *r)
{
    struct job *j;
    unsigned n = 0;

    pthread_mutex_lock(&r->lock);
    while ((j = pop(&r->todo)) != NULL) {
        int rc;

        pthread_mutex_unlock(&r->lock);
        rc = j->run(j);
        if (rc < 0) {
            break;
        }
        pthread_mutex_lock(&r->lock);
        j->next = r->done;
        r->done = j;
        n++;
    }
    pthread_mutex_unlock(&r->lock); // expect: unlock-not-held
    return n;
}
