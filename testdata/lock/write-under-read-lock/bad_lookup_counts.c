// A lookup in a table counts its hits while the table is locked for reading.
#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct table {
    pthread_rwlock_t lock;
    const char *names[64];
    int ids[64];
    unsigned used;
    unsigned long hits;
};

int table_find(struct table *t, const char *name)
{
    int id = -1;

    pthread_rwlock_rdlock(&t->lock);
    for (unsigned i = 0; i < t->used; i++) {
        if (strcmp(t->names[i], name) == 0) {
            id = t->ids[i];
            t->hits++; // expect: write-under-read-lock
            break;
        }
    }
    pthread_rwlock_unlock(&t->lock);
    return id;
}

int table_add(struct table *t, const char *name, int id)
{
    int err = -1;

    pthread_rwlock_wrlock(&t->lock);
    if (t->used < 64) {
        t->names[t->used] = name;
        t->ids[t->used++] = id;
        err = 0;
    }
    pthread_rwlock_unlock(&t->lock);
    return err;
}

void table_clear(struct table *t)
{
    pthread_rwlock_wrlock(&t->lock);
    t->used = 0;
    t->hits = 0;
    pthread_rwlock_unlock(&t->lock);
}

unsigned long table_hits(struct table *t)
{
    unsigned long n;

    pthread_rwlock_rdlock(&t->lock);
    n = t->hits;
    pthread_rwlock_unlock(&t->lock);
    return n;
}
