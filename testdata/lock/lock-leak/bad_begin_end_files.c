// test: with txn.c
// Importing rows in one transaction: a negative value returns without txn_abort().
#include "txn.h"

struct row {
    size_t key;
    long value;
};

int import_rows(struct store *s, const struct row *rows, size_t n)
{
    txn_begin(s);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].value < 0) {
            return -1; // expect: lock-leak
        }
        if (txn_put(s, rows[i].key, rows[i].value) != 0) {
            txn_abort(s);
            return -2;
        }
    }
    txn_commit(s);
    return 0;
}

void clear_rows(struct store *s)
{
    txn_begin(s);
    for (size_t k = 0; k < 64; k++) {
        s->pending[k] = 0;
    }
    txn_commit(s);
}
