// test: with job.c
// A job is cloned byte by byte, with the lock of the one it is made from.
#include "job.h"

#include <stdlib.h>
#include <string.h>

struct job *job_clone(struct job *from)
{
    struct job *j = malloc(sizeof *j);

    if (j == NULL) {
        return NULL;
    }
    memcpy(j, from, sizeof *j); // expect: lock-copied
    job_number(j);
    return j;
}
