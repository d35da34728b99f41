// heap_enter() and heap_leave() lock for whom it concerns; one user says no to the one, yes to the
// other.
#include <pthread.h>
#include <stddef.h>

#define NO_LOCK 1u
#define ZERO    2u

struct heap {
    pthread_spinlock_t lock;
    unsigned char *free;
    size_t left;
};

static void heap_enter(struct heap *h, unsigned flags)
{
    if (!(flags & NO_LOCK)) {
        pthread_spin_lock(&h->lock);
    }
}

static void heap_leave(struct heap *h, unsigned flags)
{
    if (!(flags & NO_LOCK)) {
        pthread_spin_unlock(&h->lock);
    }
}

void *heap_alloc(struct heap *h, size_t n, unsigned flags)
{
    unsigned char *p = NULL;

    heap_enter(h, flags);
    if (n <= h->left) {
        p = h->free;
        h->free += n;
        h->left -= n;
    }
    heap_leave(h, flags);
    for (size_t i = 0; p && (flags & ZERO) && i < n; i++) {
        p[i] = 0;
    }
    return p;
}

size_t heap_left(struct heap *h, unsigned flags)
{
    size_t left;

    heap_enter(h, flags);
    left = h->left;
    heap_leave(h, flags & ZERO); // expect: unlock-not-held
    return left;
}
