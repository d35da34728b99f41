// test: with batch.c
// A commit that fails has ended the batch; rolling it back ends it a second time.
#include "batch.h"

int batch_write(struct batch *b, const int *rows, unsigned n)
{
    batch_begin(b);
    for (unsigned i = 0; i < n; i++) {
        if (batch_add(b, rows[i]) < 0) {
            goto fail;
        }
    }
    if (batch_commit(b) < 0) {
        goto fail;
    }
    return 0;
fail:
    batch_rollback(b); // expect: unlock-not-held
    return -1;
}
