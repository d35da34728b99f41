#ifndef JOB_H
#define JOB_H

#include <pthread.h>

struct job {
    pthread_mutex_t lock;
    unsigned id, tries;
    char name[32];
};

void job_try(struct job *j);
void job_number(struct job *j);
int job_renew(struct job *j); // another number, and a lock of its own

#endif
