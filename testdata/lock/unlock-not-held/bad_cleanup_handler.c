// The lock is given back by hand, then once more by the cleanup handler.
#include <pthread.h>
#include <stddef.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    size_t n;
    int mails[64];
};

static void mailbox_unlock(void *arg)
{
    struct mailbox *m = arg;

    pthread_mutex_unlock(&m->lock);
}

void mailbox_put(struct mailbox *m, int mail)
{
    pthread_mutex_lock(&m->lock);
    if (m->n < 64) {
        m->mails[m->n++] = mail;
        pthread_cond_signal(&m->arrived);
    }
    pthread_mutex_unlock(&m->lock);
}

int mailbox_get(struct mailbox *m)
{
    int mail;

    pthread_mutex_lock(&m->lock);
    pthread_cleanup_push(mailbox_unlock, m);
    while (m->n == 0) {
        pthread_cond_wait(&m->arrived, &m->lock);
    }
    mail = m->mails[--m->n];
    pthread_mutex_unlock(&m->lock);
    pthread_cleanup_pop(1); // expect: unlock-not-held
    return mail;
}
