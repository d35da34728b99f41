#include "names.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

int ask_server(const char *host, char address[64])
{
    struct addrinfo hints = {.ai_family = AF_INET}, *found;

    if (getaddrinfo(host, NULL, &hints, &found) != 0) {
        return -1;
    }
    memcpy(address, found->ai_addr->sa_data, sizeof found->ai_addr->sa_data);
    freeaddrinfo(found);
    return 0;
}
