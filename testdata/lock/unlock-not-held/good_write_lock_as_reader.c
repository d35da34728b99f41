// A cache is looked at under the lock of readers and filled under that of the writer.
#include <stdlib.h>
#include <string.h>

typedef struct _GRWLock {
    void *p;
    unsigned i[2];
} GRWLock;

void g_rw_lock_reader_lock(GRWLock *lock);
void g_rw_lock_reader_unlock(GRWLock *lock);
void g_rw_lock_writer_lock(GRWLock *lock);
void g_rw_lock_writer_unlock(GRWLock *lock);

struct entry {
    struct entry *next;
    char *name;
    unsigned id;
};

struct id_cache {
    GRWLock lock;
    struct entry *entries;
    unsigned next_id;
};

static const struct entry *find(const struct id_cache *c, const char *name)
{
    const struct entry *e = c->entries;

    while (e && strcmp(e->name, name) != 0) {
        e = e->next;
    }
    return e;
}

static void read_unlock(struct id_cache *c)
{
    g_rw_lock_reader_unlock(&c->lock);
}

unsigned id_cache_get(struct id_cache *c, const char *name)
{
    const struct entry *known;
    struct entry *fresh;
    unsigned id = 0;

    g_rw_lock_reader_lock(&c->lock);
    known = find(c, name);
    id = known ? known->id : 0;
    read_unlock(c);
    if (id) {
        return id;
    }
    fresh = calloc(1, sizeof *fresh);
    g_rw_lock_writer_lock(&c->lock);
    if (!fresh || !(fresh->name = strdup(name))) {
        g_rw_lock_writer_unlock(&c->lock);
        free(fresh);
        return 0;
    }
    id = fresh->id = ++c->next_id;
    fresh->next = c->entries;
    c->entries = fresh;
    g_rw_lock_writer_unlock(&c->lock);
    return id;
}
