// Every error is tried again: a descriptor that was closed makes this loop for ever.
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

struct event {
    uint32_t kind, length;
};

int next_event(int fd, struct event *e)
{
    ssize_t n;

    do {
        n = read(fd, e, sizeof *e); // expect: retry-without-backoff
    } while (n < 0);
    return n == (ssize_t)sizeof *e;
}
