// test: with mailbox.c
#include "mailbox.h"

// called by the thread, which has the lock
static void *finish(struct mailbox *m)
{
    mailbox_done(m);
    return m;
}

static void *collect(void *arg)
{
    struct mailbox *m = arg;

    pthread_mutex_lock(&m->lock);
    if (m->letters == 0) {
        mailbox_done(m);
        return NULL;
    }
    return finish(m);
}

int collect_start(struct mailbox *m, pthread_t *thread)
{
    return pthread_create(thread, NULL, collect, m);
}
