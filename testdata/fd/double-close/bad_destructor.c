// A connection closed by hand still has its number when the destructor closes it.
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
    int fd;
    int failures;
    char *name;
};

static struct conn *conn_new(int domain)
{
    struct conn *c = calloc(1, sizeof *c);

    if (!c) {
        return NULL;
    }
    c->fd = socket(domain, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        free(c);
        return NULL;
    }
    return c;
}

static void conn_free(struct conn *c)
{
    if (c->fd >= 0) {
        close(c->fd);
    }
    free(c->name);
    free(c);
}

int ping(const struct sockaddr *to, socklen_t len)
{
    struct conn *c = conn_new(to->sa_family);
    int failures;

    if (!c) {
        return -1;
    }
    if (sendto(c->fd, "?", 1, 0, to, len) != 1) {
        c->failures++;
        close(c->fd);
    }
    failures = c->failures;
    conn_free(c); // expect: double-close
    return -failures;
}
