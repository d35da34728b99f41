// A thread for each record of the file, however long the file is.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct record {
    unsigned id;
    double values[8];
};

static void *sum_record(void *arg)
{
    struct record *r = arg;
    double sum = 0;

    for (int i = 0; i < 8; i++) {
        sum += r->values[i];
    }
    printf("%u: %f\n", r->id, sum);
    free(r);
    return NULL;
}

static struct record *record_copy(const struct record *from)
{
    struct record *r = malloc(sizeof *r);

    if (r != NULL) {
        *r = *from;
    }
    return r;
}

int sum_records(FILE *in)
{
    struct record next;

    while (fread(&next, sizeof next, 1, in) == 1) {
        struct record *r = record_copy(&next);
        pthread_t thread;
        int rc = -1;

        if (r != NULL) {
            rc = pthread_create(&thread, NULL, sum_record, r); // expect: unbounded-thread-creation
        }
        if (rc != 0) {
            free(r);
            break;
        }
        pthread_detach(thread);
    }
    return ferror(in) ? -1 : 0;
}
