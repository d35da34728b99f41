// A mutex of the function's own that only serves to sleep on a condition with a time limit.
#include <pthread.h>
#include <time.h>

int pause_for(time_t seconds)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    struct timespec until;
    int err = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&lock);
    while (err == 0) {
        err = pthread_cond_timedwait(&never, &lock, &until);
    }
    pthread_mutex_unlock(&lock);
    return err;
}
