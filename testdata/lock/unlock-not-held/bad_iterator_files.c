// test: with feed.c
// A feed that was read to its end is closed already, and is closed behind the loop as well.
#include "feed.h"

bool any_above(int limit)
{
    int cents;
    bool found = false;

    feed_open();
    while (feed_next(&cents)) {
        if (cents > limit) {
            found = true;
            break;
        }
    }
    feed_close(); // expect: unlock-not-held
    return found;
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
