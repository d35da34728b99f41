// Batches: the lock is held from begin to commit or rollback.
#include "batch.h"

#include <string.h>

void batch_begin(struct batch *b)
{
    pthread_mutex_lock(&b->lock);
    b->n = 0;
}

int batch_add(struct batch *b, int row)
{
    if (b->n == 100) {
        return -1;
    }
    b->pending[b->n++] = row;
    return 0;
}

int batch_commit(struct batch *b)
{
    int rc = -1;

    if (b->n <= b->max) {
        memcpy(b->rows, b->pending, sizeof b->rows);
        rc = 0;
    }
    pthread_mutex_unlock(&b->lock);
    return rc;
}

void batch_rollback(struct batch *b)
{
    b->n = 0;
    pthread_mutex_unlock(&b->lock);
}
