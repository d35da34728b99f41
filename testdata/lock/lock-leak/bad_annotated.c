// Wrappers of another unit that take and give back a lock, as their declarations say.
#include <pthread.h>

#if defined(__clang__)
#define LOCKING(...) __attribute__((__VA_ARGS__))
#else
#define LOCKING(...)
#endif
#define TAKES(...) LOCKING(acquire_capability(__VA_ARGS__))
#define GIVES_BACK(...) LOCKING(release_capability(__VA_ARGS__))
#define TRIES(...) LOCKING(try_acquire_capability(__VA_ARGS__))
#define NEEDS(...) LOCKING(requires_capability(__VA_ARGS__))
#define GUARDED_BY(x) LOCKING(guarded_by(x))

struct LOCKING(capability("mutex")) latch {
    pthread_mutex_t m;
};

struct queue {
    struct latch latch;
    int length GUARDED_BY(latch), limit;
};

// In another unit.
void queue_enter(struct queue *q) TAKES(q->latch);
void queue_leave(struct queue *q) GIVES_BACK(q->latch);
int queue_try(struct queue *q) TRIES(1, q->latch);
int queue_wake(struct queue *q) NEEDS(&q->latch);

int queue_add(struct queue *q)
{
    queue_enter(q);
    if (q->length == q->limit) {
        return -1; // expect: lock-leak
    }
    q->length++;
    queue_wake(q);
    queue_leave(q);
    return 0;
}

int queue_poke(struct queue *q)
{
    if (!queue_try(q)) {
        return 1;
    }
    if (queue_wake(q) < 0) {
        return -1; // expect: lock-leak
    }
    queue_leave(q);
    return 0;
}
