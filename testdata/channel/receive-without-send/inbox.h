#ifndef INBOX_H
#define INBOX_H

#include <pthread.h>

enum { INBOX_MAX = 16 };

struct inbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items[INBOX_MAX];
    unsigned first, n;
};

int inbox_put(struct inbox *b, int item);
int inbox_take(struct inbox *b); // waits for one

#endif
