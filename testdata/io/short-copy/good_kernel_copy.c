// Copies inside the kernel, each file until nothing is left of it: its offset goes on by itself.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/sendfile.h>
#include <unistd.h>

struct part {
    int fd;
    size_t size;
};

static int send_part(int to, const struct part *part)
{
    ssize_t n;

    while ((n = sendfile(to, part->fd, NULL, part->size)) > 0)
        continue;
    return (int)n;
}

int send_parts(int to, const struct part *parts, int n)
{
    for (int i = 0; i < n; i++) {
        if (send_part(to, &parts[i]) < 0)
            return -1;
    }
    return 0;
}

int clone(int to, int from, size_t size)
{
    ssize_t n;

    do {
        n = copy_file_range(from, NULL, to, NULL, size, 0);
    } while (n > 0 || (n < 0 && errno == EINTR));
    return n < 0 ? -1 : 0;
}
