// A feed of prices with one mutex, which feed_next() drops when there is nothing more.
#ifndef FEED_H
#define FEED_H

#include <stdbool.h>

void feed_open(void);
bool feed_next(int *cents); // false: that was all, and the feed is closed
void feed_close(void);      // for who does not want all of them

#endif
