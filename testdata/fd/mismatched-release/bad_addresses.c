// The list of addresses is more than one allocation, and only its first node is freed.
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int canonical_name(const char *host, char *out, size_t size)
{
    struct addrinfo hints = {.ai_flags = AI_CANONNAME}, *list;
    int rc = -1;

    if (getaddrinfo(host, NULL, &hints, &list) != 0) {
        return -1;
    }
    if (list->ai_canonname != NULL && strlen(list->ai_canonname) < size) {
        strcpy(out, list->ai_canonname);
        rc = 0;
    }
    free(list); // expect: mismatched-release
    return rc;
}
