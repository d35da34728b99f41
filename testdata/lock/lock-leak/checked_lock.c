// Locking that ends the program when it fails.
#include "checked_lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void failed(const char *what, int error, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s: %s\n", file, line, what, strerror(error));
    abort();
}

void checked_lock(pthread_mutex_t *m, const char *file, int line)
{
    int error = pthread_mutex_lock(m);

    if (error != 0) {
        failed("lock", error, file, line);
    }
}

void checked_unlock(pthread_mutex_t *m, const char *file, int line)
{
    int error = pthread_mutex_unlock(m);

    if (error != 0) {
        failed("unlock", error, file, line);
    }
}
