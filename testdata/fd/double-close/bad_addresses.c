// The list is freed when no address fits, and again at the end.
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
    if (family < 0) {
        freeaddrinfo(list);
    }
    freeaddrinfo(list); // expect: double-close
    return family;
}
