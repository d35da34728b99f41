// A library that takes the list before what is in it, whoever calls.
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

    pthread_mutex_lock(&ctx->flying_lock);
    pthread_mutex_lock(&t->lock);
    if (t->flags == 0) {
        t->next = ctx->flying;
        ctx->flying = t;
        rc = 0;
    }
    pthread_mutex_unlock(&t->lock);
    pthread_mutex_unlock(&ctx->flying_lock);
    return rc;
}

void context_close(struct context *ctx)
{
    pthread_mutex_lock(&ctx->flying_lock);
    for (struct transfer *t = ctx->flying; t != NULL; t = t->next) {
        pthread_mutex_lock(&t->lock);
        t->done = 1;
        pthread_mutex_unlock(&t->lock);
    }
    ctx->flying = NULL;
    pthread_mutex_unlock(&ctx->flying_lock);
}
