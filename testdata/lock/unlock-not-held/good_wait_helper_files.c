// test: with mailbox.c
#include "mailbox.h"

int mailbox_next(struct mailbox *m)
{
    int letters;

    pthread_mutex_lock(&m->lock);
    mailbox_await(m);
    mailbox_await(m);
    letters = m->letters;
    mailbox_done(m);
    return letters;
}
