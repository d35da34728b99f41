// Copies inside the kernel: one round for each file, or again only after a signal. What a round
// leaves behind stays behind.
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

int send_parts(int to, const struct part *parts, int n)
{
    for (int i = 0; i < n; i++) {
        if (sendfile(to, parts[i].fd, NULL, parts[i].size) < 0) // expect: short-copy
            return -1;
    }
    return 0;
}

int send_chain(int to, const int *files)
{
    while (*files >= 0) {
        if (sendfile(to, *files, NULL, 65536) <= 0) // expect: short-copy
            return -1;
        files++;
    }
    return 0;
}

int clone(int to, int from, size_t size)
{
    ssize_t n;

    do {
        n = copy_file_range(from, NULL, to, NULL, size, 0); // expect: short-copy
    } while (n < 0 && errno == EINTR);
    return n < 0 ? -1 : 0;
}
