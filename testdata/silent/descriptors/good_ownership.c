// Handles that somebody else closes: returned, stored in a field, a global, an out-parameter, an
// array, a heap object, an epoll registration.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
    int fd;
    struct conn *next;
    char buffer[512];
};

static int log_fd = -1;
static int cache[16];

int open_read(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    return fd;
}

int log_open(const char *path)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    log_fd = fd;
    return 0;
}

struct conn *conn_new(int domain)
{
    struct conn *c = calloc(1, sizeof *c);

    if (!c) {
        return NULL;
    }
    c->fd = socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        free(c);
        return NULL;
    }
    return c;
}

int pair_open(const char *path, int *out)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd == -1) {
        return -1;
    }
    *out = fd;
    return 0;
}

int cache_fill(const char *path, unsigned slot)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || slot >= 16) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    cache[slot] = fd;
    return 0;
}

int watch(int ep, const char *path)
{
    struct epoll_event ev;
    struct conn *c = malloc(sizeof *c);
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (c == NULL || fd < 0) {
        free(c);
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    memset(&ev, 0, sizeof ev);
    ev.events = EPOLLIN;
    ev.data.ptr = c;
    c->fd = fd;
    c->next = NULL;
    if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) < 0) {
        close(fd);
        free(c);
        return -1;
    }
    return 0;
}
