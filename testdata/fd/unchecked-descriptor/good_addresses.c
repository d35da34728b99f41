// The list of addresses is read if the host was found.
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

int family_of(const char *host)
{
    struct addrinfo *list;
    int family;

    if (getaddrinfo(host, NULL, NULL, &list) != 0) {
        return -1;
    }
    family = list->ai_family;
    freeaddrinfo(list);
    return family;
}
