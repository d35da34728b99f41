// main waits for its server to be up, once: a wake-up without a reason lets it go on too early.
#include <stdio.h>
#include <threads.h>

struct server {
    mtx_t lock;
    cnd_t changed;
    int is_up, port;
};

static int serve(void *arg)
{
    struct server *s = arg;

    mtx_lock(&s->lock);
    s->port = 8080;
    s->is_up = 1;
    cnd_broadcast(&s->changed);
    mtx_unlock(&s->lock);
    return 0;
}

static int wait_until_up(struct server *s)
{
    int port;

    mtx_lock(&s->lock);
    if (!s->is_up) {
        cnd_wait(&s->changed, &s->lock); // expect: condvar-no-loop
    }
    port = s->port;
    mtx_unlock(&s->lock);
    return port;
}

int main(void)
{
    static struct server s;
    thrd_t thread;

    if (mtx_init(&s.lock, mtx_plain) != thrd_success || cnd_init(&s.changed) != thrd_success) {
        return 1;
    }
    if (thrd_create(&thread, serve, &s) != thrd_success) {
        return 1;
    }
    printf("on port %d\n", wait_until_up(&s));
    thrd_join(thread, NULL);
    cnd_destroy(&s.changed);
    mtx_destroy(&s.lock);
    return 0;
}
