// test: with checked_lock.c
// Macros lock and unlock through functions of another file; a nested return is without UNLOCK.
#include "checked_lock.h"

#include <stddef.h>

struct dictionary {
    pthread_mutex_t lock;
    size_t nwords;
    struct {
        unsigned hash;
        int uses;
    } words[1024];
};

int dictionary_use(struct dictionary *d, unsigned hash)
{
    LOCK(&d->lock);
    for (size_t i = 0; i < d->nwords; i++) {
        if (d->words[i].hash == hash) {
            int uses = ++d->words[i].uses;

            return uses; // expect: lock-leak
        }
    }
    UNLOCK(&d->lock);
    return 0;
}
