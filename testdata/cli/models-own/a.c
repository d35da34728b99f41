#include "lib.h"

#include <unistd.h>

int greet(const char *name)
{
    int port = port_open(name, 9600);

    if (port < 0) {
        return -1;
    }
    if (port_send(port, "hi", 2) < 0) {
        return -1; // leaked
    }
    port_shut(port);
    return port_send(port, "?", 1); // used after
}

int visit(struct conn *c)
{
    if (!conn_trylock(c)) {
        conn_lock(c);
    }
    if (take(1) < 0) {
        return -1; // locked
    }
    conn_unlock(c);
    return 0;
}

// close() only marks a port here: the row says so.
int peek(const char *name)
{
    int port = port_open(name, 0);

    if (port >= 0) {
        close(port);
    }
    return 0;
}
