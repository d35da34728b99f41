// A job is cloned byte by byte; a helper then makes new what the two must not share.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct job {
    pthread_mutex_t lock;
    unsigned id, tries;
    char name[32];
};

static unsigned next_id;

void job_try(struct job *j)
{
    pthread_mutex_lock(&j->lock);
    j->tries++;
    pthread_mutex_unlock(&j->lock);
}

static int job_renew(struct job *j)
{
    j->id = ++next_id;
    j->tries = 0;
    return pthread_mutex_init(&j->lock, NULL);
}

struct job *job_clone(struct job *from)
{
    struct job *j = malloc(sizeof *j);

    if (j == NULL) {
        return NULL;
    }
    memcpy(j, from, sizeof *j);
    if (job_renew(j) != 0) {
        free(j);
        return NULL;
    }
    return j;
}
