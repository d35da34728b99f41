// A helper makes both ends or none; the clean-up asks only for the second one.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

struct request {
    long body;
    int fds[2];
};

static int pipe_cloexec(int fds[2], int size)
{
    if (pipe2(fds, O_CLOEXEC) != 0)
        return -1;
    fcntl(fds[0], F_SETPIPE_SZ, size);
    return 0;
}

static int make_nonblocking(int fd)
{
    return fcntl(fd, F_SETFL, O_NONBLOCK);
}

static int give_up(int fds[2])
{
    if (fds[1] != -1) {
        close(fds[0]);
        close(fds[1]);
    }
    return -1;
}

int request_begin(struct request *r, const char *body, size_t n)
{
    int fds[2] = {-1, -1};

    if (pipe_cloexec(fds, 16384) != 0)
        return give_up(fds);
    if (make_nonblocking(fds[1]) != 0)
        return give_up(fds);
    r->body = write(fds[1], body, n);
    if (r->body < 0)
        return give_up(fds);
    r->fds[0] = fds[0];
    r->fds[1] = fds[1];
    return 0;
}
