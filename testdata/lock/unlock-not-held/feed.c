// A feed of prices.
#include "feed.h"

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t feed_mutex = PTHREAD_MUTEX_INITIALIZER;
static int prices[1000];
static size_t count, at;

void feed_open(void)
{
    pthread_mutex_lock(&feed_mutex);
    at = 0;
}

void feed_close(void)
{
    pthread_mutex_unlock(&feed_mutex);
}

bool feed_next(int *cents)
{
    if (at == count) {
        feed_close();
        return false;
    }
    *cents = prices[at++];
    return true;
}
