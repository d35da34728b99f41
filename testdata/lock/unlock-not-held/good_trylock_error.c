// slot_grab() says 0, or a positive error with nothing locked; its user leaves for anything but 0.
#include <errno.h>
#include <pthread.h>

struct slot {
    pthread_mutex_t busy;
    int (*job)(void *);
    void *arg;
    int retired;
};

static struct slot slots[8];

static int slot_grab(struct slot *s)
{
    int rc = pthread_mutex_trylock(&s->busy);

    if (rc != 0) {
        return rc;
    }
    if (s->retired) {
        pthread_mutex_unlock(&s->busy);
        return ENOENT;
    }
    return 0;
}

static void slot_release(struct slot *s)
{
    pthread_mutex_unlock(&s->busy);
}

int slot_use(unsigned i, int (*job)(void *), void *arg)
{
    struct slot *s = &slots[i % 8];
    int rc = slot_grab(s);

    if (rc != 0) {
        return rc;
    }
    s->job = job;
    s->arg = arg;
    slot_release(s);
    return 0;
}
