// Transactions on a store: changes are made to a copy.
#include "txn.h"

#include <string.h>

void txn_begin(struct store *s)
{
    pthread_mutex_lock(&s->writer);
    memcpy(s->pending, s->committed, sizeof s->pending);
}

void txn_commit(struct store *s)
{
    memcpy(s->committed, s->pending, sizeof s->committed);
    pthread_mutex_unlock(&s->writer);
}

void txn_abort(struct store *s)
{
    pthread_mutex_unlock(&s->writer);
}

int txn_put(struct store *s, size_t key, long value)
{
    if (key >= 64) {
        return -1;
    }
    s->pending[key] = value;
    return 0;
}
