// Sockets of peers that wait when a peer does not read.
#define _GNU_SOURCE
#include "peers.h"

#include <stddef.h>
#include <sys/socket.h>

int peers_accept(int server)
{
    return accept4(server, NULL, NULL, SOCK_CLOEXEC);
}
