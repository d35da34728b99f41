// die() is called before anything else has happened; between, memory is freed and locks given back.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

off_t size_of(const char *dir, const char *name)
{
    size_t n = strlen(dir) + strlen(name) + 2;
    char *path = malloc(n);
    struct stat st;
    int failed;

    if (!path) {
        die("malloc");
    }
    snprintf(path, n, "%s/%s", dir, name);
    pthread_mutex_lock(&lock);
    failed = stat(path, &st) != 0;
    pthread_mutex_unlock(&lock);
    free(path);
    if (failed) {
        die(name);
    }
    return st.st_size;
}

int move(const char *from, const char *to)
{
    if (rename(from, to) < 0) {
        int why = errno;
        unlink(from);
        errno = why;
        die(to);
    }
    return 0;
}
