// test: with accounts.c
// The fee goes from an account to the one of the house: account_move() locks two mutexes.
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
    account_move(&b->accounts[account], &b->accounts[HOUSE], b->fee);
    return 0;
}
