// die() is not declared noreturn, but it never returns.
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    exit(1);
}

static void fail(const char *path)
{
    die("%s: cannot be used\n", path);
}

long size_of(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        die("%s: cannot be opened\n", path);
    }
    if (fstat(fd, &st) < 0) {
        fail(path);
    }
    close(fd);
    return (long)st.st_size;
}
