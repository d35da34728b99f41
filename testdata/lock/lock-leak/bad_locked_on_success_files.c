// test: with account.c
// Withdrawing money: the account that account_enter() locked stays locked when it is overdrawn.
#include "account.h"

#include <errno.h>

int withdraw(struct account *a, long amount)
{
    int rc;

    if (amount <= 0)
        return -EINVAL;
    rc = account_enter(a);
    if (rc < 0)
        return rc;
    if (a->balance - amount < -a->limit)
        return -ENOSPC; // expect: lock-leak
    a->balance -= amount;
    account_leave(a);
    return 0;
}

int set_limit(struct account *a, long limit)
{
    int rc = account_enter(a);

    if (rc == 0) {
        a->limit = limit;
        account_leave(a);
    }
    return rc;
}
