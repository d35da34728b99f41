// Every way to ask whether open() worked.
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define unlikely(x) __builtin_expect(!!(x), 0)

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(1);
}

int way_ge(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        close(fd);
        return 1;
    }
    return 0;
}

int way_gt(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    if (fd > -1) {
        close(fd);
        return 1;
    }
    return 0;
}

int way_ne(const char *p)
{
    int fd;

    if ((fd = open(p, O_RDONLY | O_CLOEXEC)) != -1) {
        close(fd);
    }
    return errno;
}

int way_not(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    if (!(fd < 0)) {
        close(fd);
    }
    return 0;
}

int way_unlikely(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    if (unlikely(fd < 0)) {
        return -1;
    }
    close(fd);
    return 0;
}

int way_flag(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0;

    if (!ok) {
        return -1;
    }
    close(fd);
    return 0;
}

int way_assert(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    assert(fd >= 0);
    close(fd);
    return 0;
}

int way_die(const char *p)
{
    int fd = open(p, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        die(p);
    }
    close(fd);
    return 0;
}

int way_conditional(const char *p, bool really)
{
    int fd = really ? open(p, O_RDONLY | O_CLOEXEC) : -1;

    if (fd != -1) {
        close(fd);
    }
    return 0;
}
