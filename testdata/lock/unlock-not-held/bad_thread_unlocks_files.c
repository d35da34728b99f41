// test: with mailbox.c
// a thread starts without locks: there is nothing to give back
#include "mailbox.h"

static void *collect(void *arg)
{
    struct mailbox *m = arg;

    if (m->letters == 0) {
        mailbox_done(m); // expect: unlock-not-held
        return NULL;
    }
    return m;
}

int collect_start(struct mailbox *m, pthread_t *thread)
{
    return pthread_create(thread, NULL, collect, m);
}
