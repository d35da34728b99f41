// Each descriptor of the set is visited at the end, by a visitor that closes.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT 3

static void each(const int *fds, int n, void (*visit)(int fd, void *arg), void *arg)
{
    for (int i = 0; i < n; i++)
        visit(fds[i], arg);
}

static void sync_one(int fd, void *arg)
{
    int *failed = arg;

    if (fsync(fd) < 0)
        ++*failed;
}

static void close_one(int fd, void *arg)
{
    int *failed = arg;

    if (close(fd) < 0)
        ++*failed;
}

int touch_all(const char *const names[COUNT])
{
    int fds[COUNT], n, failed = 0;

    for (n = 0; n < COUNT; n++) {
        fds[n] = open(names[n], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fds[n] < 0) {
            failed++;
            break;
        }
    }
    each(fds, n, sync_one, &failed);
    each(fds, n, close_one, &failed);
    return failed;
}
