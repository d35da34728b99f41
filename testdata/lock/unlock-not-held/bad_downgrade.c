// A writer goes on as a reader after the change; the early return gives back what it no longer is.
#include <stddef.h>

typedef struct {
    long opaque[8];
} uv_rwlock_t;

void uv_rwlock_rdlock(uv_rwlock_t *rwlock);
void uv_rwlock_rdunlock(uv_rwlock_t *rwlock);
void uv_rwlock_wrlock(uv_rwlock_t *rwlock);
void uv_rwlock_wrunlock(uv_rwlock_t *rwlock);

struct route {
    unsigned long prefix, mask;
    int metric;
};

struct table {
    uv_rwlock_t lock;
    struct route routes[64];
    size_t n;
};

static int add(struct table *t, const struct route *r)
{
    if (t->n == sizeof t->routes / sizeof t->routes[0]) {
        return -1;
    }
    t->routes[t->n++] = *r;
    return 0;
}

int table_add(struct table *t, const struct route *r)
{
    int best = r->metric;

    uv_rwlock_wrlock(&t->lock);
    if (add(t, r) != 0) {
        uv_rwlock_wrunlock(&t->lock);
        return -1;
    }
    uv_rwlock_wrunlock(&t->lock);
    uv_rwlock_rdlock(&t->lock);
    if (t->n < 2) {
        uv_rwlock_wrunlock(&t->lock); // expect: unlock-not-held
        return best;
    }
    for (size_t i = 0; i < t->n; i++) {
        best = t->routes[i].metric < best ? t->routes[i].metric : best;
    }
    uv_rwlock_rdunlock(&t->lock);
    return best;
}
