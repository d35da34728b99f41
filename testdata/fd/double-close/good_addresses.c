// The list is freed once, whether an address fits or not.
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

int family_for(const char *host, int wanted)
{
    struct addrinfo *list, *at;
    int family = -1;

    if (getaddrinfo(host, NULL, NULL, &list) != 0) {
        return -1;
    }
    for (at = list; at != NULL && family < 0; at = at->ai_next) {
        family = at->ai_family == wanted ? wanted : -1;
    }
    freeaddrinfo(list);
    return family;
}
