// The list of addresses is read whether the host was found or not.
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

int family_of(const char *host)
{
    struct addrinfo *list;
    int family;

    getaddrinfo(host, NULL, NULL, &list); // expect: unchecked-descriptor
    family = list->ai_family;
    freeaddrinfo(list);
    return family;
}
