// A snapshot holds all stripes of the table; without room for it they stay locked.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { NSTRIPES = 64 };

struct entry {
    struct entry *next;
    unsigned long key, value;
};

static pthread_rwlock_t stripes[NSTRIPES];
static struct entry *buckets[NSTRIPES];

void table_init(void)
{
    for (unsigned i = 0; i < NSTRIPES; i++) {
        pthread_rwlock_init(&stripes[i], NULL);
    }
}

int table_put(unsigned long key, unsigned long value)
{
    const unsigned n = (unsigned)(key % NSTRIPES);
    struct entry *e = malloc(sizeof *e);

    if (!e) {
        return -1;
    }
    e->key = key;
    e->value = value;
    pthread_rwlock_wrlock(&stripes[n]);
    e->next = buckets[n];
    buckets[n] = e;
    pthread_rwlock_unlock(&stripes[n]);
    return 0;
}

static size_t count_entries(void)
{
    size_t n = 0;

    for (unsigned i = 0; i < NSTRIPES; i++) {
        for (const struct entry *e = buckets[i]; e; e = e->next) {
            n++;
        }
    }
    return n;
}

unsigned long *table_keys(size_t *n)
{
    unsigned long *keys;
    size_t at = 0;

    for (unsigned i = 0; i < NSTRIPES; i++) {
        pthread_rwlock_rdlock(&stripes[i]);
    }
    *n = count_entries();
    keys = calloc(*n + 1, sizeof *keys);
    if (!keys) {
        return NULL; // expect: lock-leak
    }
    for (unsigned i = 0; i < NSTRIPES; i++) {
        for (const struct entry *e = buckets[i]; e; e = e->next) {
            keys[at++] = e->key;
        }
    }
    for (unsigned i = 0; i < NSTRIPES; i++) {
        pthread_rwlock_unlock(&stripes[i]);
    }
    return keys;
}
