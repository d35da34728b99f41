// test: with catalog.c
// A catalog that can't be loaded has been unlocked by catalog_need(), and is once more by its user.
#include "catalog.h"

int price(struct catalog *c, size_t item)
{
    int cents = -1;

    catalog_read(c);
    if (!catalog_need(c))
        goto out;
    if (item < c->n)
        cents = c->prices[item];
out:
    catalog_done(c); // expect: unlock-not-held
    return cents;
}
