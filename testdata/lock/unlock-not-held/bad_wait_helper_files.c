// test: with mailbox.c
#include "mailbox.h"

int mailbox_next(struct mailbox *m)
{
    pthread_mutex_lock(&m->lock);
    mailbox_await(m);
    mailbox_done(m);
    mailbox_await(m); // expect: unlock-not-held
    return m->letters;
}
