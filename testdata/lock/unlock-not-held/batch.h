// Batches of writes to a table: one at a time.
#ifndef BATCH_H
#define BATCH_H

#include <pthread.h>

struct batch {
    pthread_mutex_t lock;
    unsigned n, max;
    int pending[100], rows[100];
};

void batch_begin(struct batch *b);
int batch_add(struct batch *b, int row);
int batch_commit(struct batch *b);    // ends the batch, also when it fails
void batch_rollback(struct batch *b); // ends the batch

#endif
