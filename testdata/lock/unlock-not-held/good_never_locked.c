// Whoever skips the lock skips the unlock; a helper that unlocks for its caller is in order.
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total;

long account(long n, bool read_only)
{
    long now;

    if (!read_only) {
        pthread_mutex_lock(&lock);
        total += n;
    }
    now = total;
    if (!read_only) {
        pthread_mutex_unlock(&lock);
    }
    return now;
}

void account_end(void)
{
    total = 0;
    pthread_mutex_unlock(&lock);
}
