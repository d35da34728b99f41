// A reader on poll(): a closed socket is readable all the time, and recv() returns 0 each time.
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

enum { SIZE = 4096 };

struct connection {
    int fd;
    size_t filled;
    char buffer[SIZE];
};

static bool fill(struct connection *c, size_t wanted)
{
    while (c->filled < wanted) {
        struct pollfd p = {.fd = c->fd, .events = POLLIN};
        ssize_t n;
        if (poll(&p, 1, 1000) < 0) {
            return false;
        }
        n = recv(c->fd, c->buffer + c->filled, SIZE - c->filled, 0); // expect: closed-not-checked
        if (n == -1) {
            return false;
        }
        c->filled += (size_t)n;
    }
    return true;
}

bool read_greeting(struct connection *c)
{
    static const char greeting[] = "HELLO 1\r\n";

    c->filled = 0;
    return fill(c, sizeof greeting - 1) && memcmp(c->buffer, greeting, sizeof greeting - 1) == 0;
}
