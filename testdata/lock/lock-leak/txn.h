// A store that one transaction at a time may change.
#ifndef TXN_H
#define TXN_H

#include <pthread.h>
#include <stddef.h>

struct store {
    pthread_mutex_t writer;
    long committed[64], pending[64];
};

void txn_begin(struct store *s);  // locks s->writer
void txn_commit(struct store *s); // both unlock it
void txn_abort(struct store *s);
int txn_put(struct store *s, size_t key, long value); // -1: no such key

#endif
