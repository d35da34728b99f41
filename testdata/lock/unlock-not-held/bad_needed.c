// The attribute says that the lock must be held, and it was given back.
#include <pthread.h>

#if defined(__clang__)
#define NEEDS(lock) __attribute__((requires_capability(lock)))
#else
#define NEEDS(lock)
#endif

struct roster {
    pthread_mutex_t lock;
    int names;
};

void roster_sort(struct roster *r) NEEDS(r->lock); // in another unit
static int roster_count(const struct roster *r) NEEDS(r->lock);

static int roster_count(const struct roster *r)
{
    return r->names;
}

int roster_add(struct roster *r)
{
    int names;

    pthread_mutex_lock(&r->lock);
    r->names++;
    names = roster_count(r);
    pthread_mutex_unlock(&r->lock);
    roster_sort(r); // expect: unlock-not-held
    return names;
}

int roster_drop(struct roster *r)
{
    pthread_mutex_lock(&r->lock);
    r->names--;
    roster_sort(r);
    pthread_mutex_unlock(&r->lock);
    return roster_count(r); // expect: unlock-not-held
}
