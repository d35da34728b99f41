// One account of the ledger.
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <pthread.h>
#include <stdbool.h>

struct account {
    pthread_mutex_t lock;
    bool frozen;
    long balance, limit;
};

// 0 with the account locked, or a negative error with it unlocked.
int account_enter(struct account *a);
void account_leave(struct account *a);

#endif
