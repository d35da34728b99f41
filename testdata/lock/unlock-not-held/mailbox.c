#include "mailbox.h"

void mailbox_await(struct mailbox *m)
{
    while (m->letters == 0) {
        pthread_cond_wait(&m->arrived, &m->lock);
    }
}

void mailbox_done(struct mailbox *m)
{
    m->letters = 0;
    pthread_mutex_unlock(&m->lock);
}
