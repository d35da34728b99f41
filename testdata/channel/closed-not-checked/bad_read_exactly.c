// The peer that closes early is waited for with all of a core: 0 adds nothing, and is no failure.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

struct header {
    uint32_t magic, kind, size, checksum;
};

static int read_exactly(int fd, void *to, size_t size)
{
    size_t got = 0;

    while (got < size) {
        ssize_t n = read(fd, (char *)to + got, size - got); // expect: closed-not-checked
        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        got += (size_t)n;
    }
    return 0;
}

int main(void)
{
    struct header h;

    if (read_exactly(STDIN_FILENO, &h, sizeof h) != 0) {
        perror("read");
        return 1;
    }
    printf("kind %u, %u bytes\n", (unsigned)h.kind, (unsigned)h.size);
    return 0;
}
