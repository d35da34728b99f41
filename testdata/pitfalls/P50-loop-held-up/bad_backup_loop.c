// A backup server with one loop for all its clients: while a file is locked by somebody else, it
// sleeps and tries again, and so do all clients.
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <unistd.h>

enum { CLIENTS = 64 };

static int append(const char *path, const char *text, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), rc = -1;

    if (fd < 0) {
        return -1;
    }
    for (int tries = 0; tries < 10; tries++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            rc = write(fd, text, n) == (ssize_t)n ? 0 : -1;
            break;
        }
        sleep(1);
    }
    return close(fd) < 0 ? -1 : rc;
}

static int serve(int poller, const char *path)
{
    struct epoll_event events[CLIENTS];
    char text[4096];

    for (;;) {
        int n = epoll_wait(poller, events, CLIENTS, -1);
        if (n < 0) {
            return -1;
        }
        for (int i = 0; i < n; i++) {
            ssize_t got = read(events[i].data.fd, text, sizeof text);
            if (got > 0 && append(path, text, (size_t)got) < 0) { // expect: blocking-in-event-loop
                fprintf(stderr, "%s: not written\n", path);
            }
        }
    }
}

int main(int argc, char **argv)
{
    struct epoll_event in = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    int poller = epoll_create1(EPOLL_CLOEXEC);

    if (argc < 2 || poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &in) < 0) {
        return 1;
    }
    return serve(poller, argv[1]);
}
