// The cleanup helper leaves the number behind, and runs twice.
#include <fcntl.h>
#include <unistd.h>

struct conn {
    int fd;
};

static void conn_close(struct conn *c)
{
    if (c->fd >= 0)
        close(c->fd);
}

int probe(const char *path)
{
    struct conn c = {.fd = -1};

    c.fd = open(path, O_RDONLY);
    if (c.fd < 0)
        return -1;
    fsync(c.fd);
    conn_close(&c);
    conn_close(&c); // expect: double-close
    return 0;
}
