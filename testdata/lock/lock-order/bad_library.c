// A library: any two threads of its users may be in the two functions at once.
#include <pthread.h>
#include <stddef.h>

struct transfer {
    pthread_mutex_t lock;
    struct transfer *next;
    int flags, done;
};

struct context {
    pthread_mutex_t flying_lock;
    struct transfer *flying;
};

int transfer_submit(struct context *ctx, struct transfer *t)
{
    int rc = -1;

    pthread_mutex_lock(&t->lock);
    if (t->flags == 0) {
        pthread_mutex_lock(&ctx->flying_lock);
        t->next = ctx->flying;
        ctx->flying = t;
        pthread_mutex_unlock(&ctx->flying_lock);
        rc = 0;
    }
    pthread_mutex_unlock(&t->lock);
    return rc;
}

void context_close(struct context *ctx)
{
    pthread_mutex_lock(&ctx->flying_lock);
    for (struct transfer *t = ctx->flying; t != NULL; t = t->next) {
        pthread_mutex_lock(&t->lock); // expect: lock-order
        t->done = 1;
        pthread_mutex_unlock(&t->lock);
    }
    ctx->flying = NULL;
    pthread_mutex_unlock(&ctx->flying_lock);
}
