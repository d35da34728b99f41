// The functions of POSIX threads return 0 or an error number; one of these may be looked for.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

int without_interrupts(void (*work)(void))
{
    sigset_t all, before;

    sigfillset(&all);
    if (pthread_sigmask(SIG_BLOCK, &all, &before) != 0) {
        return -1;
    }
    work();
    if (pthread_sigmask(SIG_SETMASK, &before, NULL)) {
        return -1;
    }
    return 0;
}

int is_free(pthread_mutex_t *m)
{
    int rc = pthread_mutex_trylock(m);

    if (rc == EBUSY) {
        return 0;
    }
    if (rc == 0) {
        pthread_mutex_unlock(m);
    }
    return rc == 0;
}
