// Jobs, their numbers and their locks.
#include "job.h"

static unsigned next_id;

void job_try(struct job *j)
{
    pthread_mutex_lock(&j->lock);
    j->tries++;
    pthread_mutex_unlock(&j->lock);
}

void job_number(struct job *j)
{
    j->id = ++next_id;
    j->tries = 0;
}

int job_renew(struct job *j)
{
    job_number(j);
    return pthread_mutex_init(&j->lock, NULL);
}
