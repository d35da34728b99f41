// test: with account.c
// Withdrawing money: whoever account_enter() let in calls account_leave(), overdrawn or not.
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
        rc = -ENOSPC;
    else
        a->balance -= amount;
    account_leave(a);
    return rc;
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
