// test: with feed.c
// A feed that was read to its end is closed already; who leaves the loop before that closes it.
#include "feed.h"

bool any_above(int limit)
{
    int cents;

    feed_open();
    while (feed_next(&cents)) {
        if (cents > limit) {
            feed_close();
            return true;
        }
    }
    return false;
}

long sum_all(void)
{
    long sum = 0;
    int cents;

    feed_open();
    while (feed_next(&cents)) {
        sum += cents;
    }
    return sum;
}
