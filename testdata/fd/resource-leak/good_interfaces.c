// The interface's address is copied out of the list, which is freed whether it was found or not.
#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

int interface_address(const char *name, struct sockaddr_in *out)
{
    struct ifaddrs *all;
    int found = -1;

    if (getifaddrs(&all) < 0) {
        return -1;
    }
    for (struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
        if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET) {
            continue;
        }
        if (strcmp(i->ifa_name, name) == 0) {
            memcpy(out, i->ifa_addr, sizeof *out);
            found = 0;
            break;
        }
    }
    freeifaddrs(all);
    return found;
}
