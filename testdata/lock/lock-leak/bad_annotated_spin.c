// A lock made of an atomic flag: its functions are seen, but only their declarations call it a lock.
#include <stdatomic.h>

#if defined(__clang__)
#define LOCKING(...) __attribute__((__VA_ARGS__))
#else
#define LOCKING(...)
#endif

struct LOCKING(capability("mutex")) spin {
    atomic_flag taken;
};

struct ring {
    struct spin spin;
    unsigned head, tail, size;
    int items[64];
};

static inline void spin_take(struct spin *s) LOCKING(acquire_capability(s));
static inline void spin_give(struct spin *s) LOCKING(release_capability(s));

static inline void spin_take(struct spin *s)
{
    while (atomic_flag_test_and_set_explicit(&s->taken, memory_order_acquire)) {
    }
}

static inline void spin_give(struct spin *s)
{
    atomic_flag_clear_explicit(&s->taken, memory_order_release);
}

int ring_put(struct ring *r, int item)
{
    spin_take(&r->spin);
    if (r->head - r->tail == r->size) {
        return -1; // expect: lock-leak
    }
    r->items[r->head++ % r->size] = item;
    spin_give(&r->spin);
    return 0;
}
