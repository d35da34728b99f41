#include <pthread.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    int letters;
};

// For those who hold the lock.
void mailbox_await(struct mailbox *m);
void mailbox_done(struct mailbox *m);
