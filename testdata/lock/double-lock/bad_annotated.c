// A lock taken by a wrapper of another unit, or by the callers as the declaration says.
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

extern pthread_mutex_t registry_lock;
void registry_enter(void) TAKES(registry_lock);
void registry_leave(void) GIVES_BACK(&registry_lock);

static int registered GUARDED_BY(registry_lock);

static int queue_count(struct queue *q) NEEDS(q->latch);

static int queue_count(struct queue *q)
{
    int n;

    queue_enter(q); // expect: double-lock
    n = q->length;
    queue_leave(q);
    return n;
}

int queue_total(struct queue *a, struct queue *b)
{
    int n;

    queue_enter(a);
    n = queue_count(a);
    queue_leave(a);
    queue_enter(b);
    n += b->length;
    queue_leave(b);
    return n;
}

void queue_register(struct queue *q)
{
    registry_enter();
    registered++;
    if (q->limit == 0) {
        pthread_mutex_lock(&registry_lock); // expect: double-lock
        registered--;
    }
    registry_leave();
}
