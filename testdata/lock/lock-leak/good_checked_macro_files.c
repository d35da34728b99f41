// test: with checked_lock.c
// Macros lock and unlock through functions of another file; each return is behind an UNLOCK.
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

            UNLOCK(&d->lock);
            return uses;
        }
    }
    UNLOCK(&d->lock);
    return 0;
}
