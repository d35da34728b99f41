// The helper gives a list through its argument, and the caller frees it by another helper.
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static int resolve(const char *host, struct addrinfo **out)
{
    struct addrinfo hints;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    return getaddrinfo(host, NULL, &hints, out);
}

static void addresses_free(struct addrinfo *list)
{
    if (list != NULL) {
        freeaddrinfo(list);
    }
}

int address_of(const char *host, struct sockaddr_in *out)
{
    struct addrinfo *list;

    if (resolve(host, &list) != 0) {
        return -1;
    }
    if (list->ai_addrlen != sizeof *out) {
        addresses_free(list);
        return -1;
    }
    memcpy(out, list->ai_addr, sizeof *out);
    addresses_free(list);
    return 0;
}
