// test: with catalog.c
// A catalog that can't be loaded has been unlocked by catalog_need(), which its user knows.
#include "catalog.h"

int price(struct catalog *c, size_t item)
{
    int cents = -1;

    catalog_read(c);
    if (!catalog_need(c))
        return -1;
    if (item < c->n)
        cents = c->prices[item];
    catalog_done(c);
    return cents;
}
