#ifndef INBOX_H
#define INBOX_H

#include <pthread.h>

enum { INBOX_MAX = 16 };

// A box of numbers between threads of a program.
struct inbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    int items[INBOX_MAX];
    unsigned first, n;
};

#endif
