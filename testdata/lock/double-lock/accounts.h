// The accounts of a branch.
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <pthread.h>

struct account {
    pthread_mutex_t lock;
    long cents;
};

// Locks both accounts, which must not be the same one.
void account_move(struct account *from, struct account *to, long cents);

#endif
