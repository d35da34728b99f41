// SPDX-License-Identifier: Apache-2.0
// Attributes become facts, also those that clang refuses, drops or never sees.
#include <pthread.h>
#include <stdio.h>

#define ATTRIBUTE(x)  __attribute__((x))
#define GUARDED_BY(x) ATTRIBUTE(guarded_by(x))
#define TRIES(...)    __attribute__((try_acquire_capability(__VA_ARGS__)))
#if __GNUC__ >= 13 && !defined(__clang__)
#    define READS_FD(n) ATTRIBUTE(fd_arg_read(n))
#else
#    define READS_FD(n)
#endif

struct __attribute__((capability("mutex"))) latch {
    pthread_mutex_t m;
};

struct queue {
    struct latch latch, *shared;
    union {
        pthread_mutex_t inner;
        int unused;
    };
    int length GUARDED_BY(latch);
    int *items __attribute__((pt_guarded_by(shared), guarded_by(&latch)));
};

extern pthread_mutex_t registry;
static int registered GUARDED_BY(registry);

void drop(void *p);
// ir: attribute allocates of function make 0: @drop
__attribute__((malloc, malloc(drop, 1), returns_nonnull)) void *make(size_t n);
// ir: attribute returns-nonnull of function make
// ir: attribute allocates of function log_open 0: @fclose
FILE *log_open(const char *name) ATTRIBUTE(__malloc__(fclose));
// ir: attribute fd-read of function header 1
int header(char *to, int fd) READS_FD(2);
// ir: attribute nonnull of function copy 0
// ir: attribute nonnull of function copy 1
void copy(char *to, const char *from) __attribute__((__nonnull__(1, 2)));
// ir: attribute pure of function twice
__attribute__((const)) int twice(int n);

// ir: attribute lockable of type latch
// ir: attribute guarded-by of field queue.length: arg0->latch
// ir: attribute pt-guarded-by of field queue.items: *arg0->shared
// ir: attribute guarded-by of field queue.items: arg0->latch
// ir: attribute guarded-by of global registered: @registry

// ir: attribute acquires of function enter: arg0->latch
void enter(struct queue *q) __attribute__((acquire_capability(q->latch)));
// ir: attribute acquires-shared of function peek: *arg0
void peek(struct latch *l) __attribute__((shared_lock_function(l)));
// ir: attribute tries of function attempt 1: arg1->#2.inner
int attempt(int wait, struct queue *q) TRIES(1, q->inner);
// ir: attribute releases of function leave: arg0->latch
// ir: attribute releases of function leave: @registry
void leave(struct queue *q) __attribute__((release_capability(&q->latch, registry)));
// ir: attribute excludes of function drain: @registry
// ir: attribute requires of function drain: arg0->latch
int drain(struct queue *q) __attribute__((locks_excluded(registry)))
__attribute__((exclusive_locks_required(q->latch)));
// A name nobody declared, and one that is no lock's place.
// ir-not: of function vague
void vague(struct queue *q) __attribute__((acquire_capability(unknown_lock)));

// ir-not: INCOMPLETE
// ir-not: error
int drain(struct queue *q)
{
    char to[8];

    vague(q);
    enter(q);
    peek(&q->latch);
    if (attempt(0, q)) {
        registered += q->length + twice(*q->items) + header(to, 0);
    }
    copy(to, make(4));
    fclose(log_open(to));
    leave(q);
    return 0;
}
