// Read-only callers skip the lock, but nobody skips the unlock.
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
    pthread_mutex_unlock(&lock); // expect: unlock-not-held
    return now;
}
