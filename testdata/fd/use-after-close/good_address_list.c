// The list is freed when the address has been taken from it.
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const char *host, const char *port, struct sockaddr_storage *peer)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
    int s;

    if (getaddrinfo(host, port, &hints, &list) != 0) {
        return -1;
    }
    s = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memcpy(peer, list->ai_addr, list->ai_addrlen);
    freeaddrinfo(list);
    return s;
}
