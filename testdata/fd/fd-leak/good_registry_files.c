// test: with registry.c
// The peer goes into the list of another file, which closes all of them at the end.
#include "registry.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

int welcome(int listener)
{
    struct peer *p = calloc(1, sizeof *p);

    if (!p)
        return -1;
    p->fd = accept(listener, NULL, NULL);
    if (p->fd < 0) {
        free(p);
        return -1;
    }
    if (recv(p->fd, p->name, 1, 0) != 1) {
        close(p->fd);
        free(p);
        return -1;
    }
    registry_add(p);
    registry_count(p);
    return 0;
}
