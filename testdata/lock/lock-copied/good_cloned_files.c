// test: with job.c
// A job is cloned byte by byte; job.c then makes new what the two must not share.
#include "job.h"

#include <stdlib.h>
#include <string.h>

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
