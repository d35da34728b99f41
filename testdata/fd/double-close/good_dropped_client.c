// Dropping a client resets the number in the record, and the end of the service sees that.
#define _GNU_SOURCE
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd;
    unsigned long bytes;
};

static void client_drop(struct client *c)
{
    close(c->fd);
    c->fd = -1;
}

static int client_read(struct client *c)
{
    char byte;
    ssize_t n = recv(c->fd, &byte, 1, 0);

    if (n > 0) {
        c->bytes++;
    }
    return n > 0;
}

unsigned long serve_one(int listener, int timeout)
{
    struct client c = {.bytes = 0};
    struct pollfd p;
    unsigned long bytes;

    c.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (c.fd < 0) {
        return 0;
    }
    p.fd = c.fd;
    p.events = POLLIN;
    while (poll(&p, 1, timeout) == 1) {
        if (!client_read(&c)) {
            client_drop(&c);
            break;
        }
    }
    bytes = c.bytes;
    if (c.fd >= 0) {
        client_drop(&c);
    }
    return bytes;
}
