// test: with accounts.c
// The fee goes from an account to itself: account_move() locks one mutex twice.
#include "accounts.h"

enum { HOUSE, NACCOUNTS = 64 };

struct branch {
    struct account accounts[NACCOUNTS];
    long fee;
};

int branch_transfer(struct branch *b, unsigned from, unsigned to, long cents)
{
    if (from == to || from >= NACCOUNTS || to >= NACCOUNTS || cents <= 0) {
        return -1;
    }
    account_move(&b->accounts[from], &b->accounts[to], cents);
    return 0;
}

int branch_charge(struct branch *b, unsigned account)
{
    if (account == HOUSE || account >= NACCOUNTS) {
        return -1;
    }
    account_move(&b->accounts[account], &b->accounts[account], b->fee); // expect: double-lock
    return 0;
}
