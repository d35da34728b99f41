// The cleanup helper is called on a connection that was never opened, and on one that was reset.
#include <fcntl.h>
#include <unistd.h>

struct conn {
    int fd;
    int state;
};

static void conn_close(struct conn *c)
{
    if (c->fd >= 0)
        close(c->fd);
}

static void conn_leave(struct conn *c)
{
    if (c->state == 1)
        close(c->fd);
}

int probe(const char *path)
{
    struct conn c = {.fd = -1};

    conn_close(&c);
    conn_close(&c);
    conn_leave(&c);
    c.fd = open(path, O_RDONLY);
    if (c.fd < 0)
        return -1;
    conn_close(&c);
    c.fd = -1;
    conn_leave(&c);
    conn_close(&c);
    return 0;
}
