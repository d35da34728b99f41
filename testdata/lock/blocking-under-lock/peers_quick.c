// Sockets of peers that never wait.
#define _GNU_SOURCE
#include "peers.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int peers_accept(int server)
{
    int fd = accept4(server, NULL, NULL, SOCK_CLOEXEC);

    if (fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}
