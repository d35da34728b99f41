// The number of bytes that are left stands in the connection.
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct conn {
    int sock, file;
    long left;
};

bool conn_receive(struct conn *c)
{
    char buf[8192];

    do {
        ssize_t n = read(c->sock, buf, sizeof buf); // expect: unbounded-chunk-copy

        if (n <= 0 || write(c->file, buf, (size_t)n) != n) {
            return false;
        }
        c->left -= n;
    } while (c->left > 0);
    return true;
}
