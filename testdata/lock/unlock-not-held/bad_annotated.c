// A helper that is called with the lock held gives it back twice.
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

static int queue_flush(struct queue *q, int is_forced) NEEDS(q->latch);

static int queue_flush(struct queue *q, int is_forced)
{
    queue_leave(q);
    if (!is_forced) {
        queue_leave(q); // expect: unlock-not-held
    }
    queue_enter(q);
    return queue_wake(q);
}

int queue_drain(struct queue *q)
{
    int n;

    queue_enter(q);
    n = queue_flush(q, q->length > q->limit);
    queue_leave(q);
    return n;
}
