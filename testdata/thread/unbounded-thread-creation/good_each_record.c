// A thread for each record of the file, as many as the array holds.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct record {
    unsigned id;
    double values[8];
};

enum { THREADS = 8 };

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
    pthread_t threads[THREADS];
    int n = 0;

    while (n < THREADS && fread(&next, sizeof next, 1, in) == 1) {
        struct record *r = record_copy(&next);
        int rc = -1;

        if (r != NULL) {
            rc = pthread_create(&threads[n], NULL, sum_record, r);
        }
        if (rc != 0) {
            free(r);
            break;
        }
        n++;
    }
    for (int i = 0; i < n; i++) {
        pthread_join(threads[i], NULL);
    }
    return ferror(in) ? -1 : 0;
}
