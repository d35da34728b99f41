// Held where the attribute says that it must be.
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
    roster_sort(r);
    pthread_mutex_unlock(&r->lock);
    return names;
}

int roster_drop(struct roster *r)
{
    int names;

    pthread_mutex_lock(&r->lock);
    r->names--;
    roster_sort(r);
    names = roster_count(r);
    pthread_mutex_unlock(&r->lock);
    return names;
}
