// A lock wrapper that ends the program when locking fails; one return of its user keeps the lock.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;
static const char *names[100];
static int nnames;

static void die(const char *what, int error)
{
    fprintf(stderr, "%s: %s\n", what, strerror(error));
    exit(EXIT_FAILURE);
}

static void xlock(pthread_mutex_t *m)
{
    int error;

    if ((error = pthread_mutex_lock(m)))
        die("pthread_mutex_lock", error);
}

static void xunlock(pthread_mutex_t *m)
{
    int error;

    if ((error = pthread_mutex_unlock(m)))
        die("pthread_mutex_unlock", error);
}

int name_index(const char *name)
{
    int i;

    xlock(&names_mutex);
    for (i = 0; i < nnames; i++) {
        if (strcmp(names[i], name) == 0)
            return i; // expect: lock-leak
    }
    xunlock(&names_mutex);
    return -1;
}
