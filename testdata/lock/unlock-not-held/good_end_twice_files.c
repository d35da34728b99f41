// test: with batch.c
// A commit that fails has ended the batch; only what fails before it is rolled back.
#include "batch.h"

int batch_write(struct batch *b, const int *rows, unsigned n)
{
    batch_begin(b);
    for (unsigned i = 0; i < n; i++) {
        if (batch_add(b, rows[i]) < 0) {
            batch_rollback(b);
            return -1;
        }
    }
    return batch_commit(b);
}
