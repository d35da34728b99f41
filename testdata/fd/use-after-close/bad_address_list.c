// The list is freed as soon as there is a socket; the address is taken from it behind that.
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
    freeaddrinfo(list);
    if (s < 0) {
        return -1;
    }
    memcpy(peer, list->ai_addr, list->ai_addrlen); // expect: use-after-close
    return s;
}
