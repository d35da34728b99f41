// The interface's address is copied out of the list, and the list is not freed when it was found.
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

int interface_address(const char *name, struct sockaddr_in *out)
{
    struct ifaddrs *all;

    if (getifaddrs(&all) < 0) {
        return -1;
    }
    for (struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
        if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET) {
            continue;
        }
        if (strcmp(i->ifa_name, name) == 0) {
            memcpy(out, i->ifa_addr, sizeof *out);
            return 0; // expect: resource-leak
        }
    }
    freeifaddrs(all);
    return -1;
}
