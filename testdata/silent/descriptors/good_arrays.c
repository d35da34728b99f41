// Several handles in a local array: opened in one loop, closed in another.
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

enum { COUNT = 4 };

int wait_any(const char *const paths[COUNT])
{
    int fds[COUNT];
    struct pollfd polls[COUNT];
    int n = 0, ready = -1;

    for (int i = 0; i < COUNT; i++) {
        fds[i] = open(paths[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fds[i] < 0) {
            goto out;
        }
        n++;
        polls[i].fd = fds[i];
        polls[i].events = POLLIN;
    }
    ready = poll(polls, COUNT, 1000);
out:
    while (n > 0) {
        close(fds[--n]);
    }
    return ready;
}
