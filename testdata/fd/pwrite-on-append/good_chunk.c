// Every chunk lands where it belongs.
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

enum { CHUNK = 4096 };

struct target {
    int fd;
};

static int target_open(struct target *t, const char *path)
{
    t->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    return t->fd < 0 ? -1 : 0;
}

// Chunks arrive in any order.
int store_chunk(const char *path, uint32_t number, const char *bytes)
{
    struct target t;
    ssize_t n;

    if (target_open(&t, path) != 0) {
        return -1;
    }
    n = pwrite(t.fd, bytes, CHUNK, (off_t)number * CHUNK);
    if (close(t.fd) != 0) {
        return -1;
    }
    return n == CHUNK ? 0 : -1;
}
