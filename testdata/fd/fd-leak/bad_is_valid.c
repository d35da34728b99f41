// Whether a descriptor is one is asked of a helper; the wrong arm returns without close.
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <net/if.h>

#define NO_FD (-1)

static bool is_valid(int fd)
{
    return fd != NO_FD;
}

static int probe_socket(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    return is_valid(fd) ? fd : socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

int interface_mtu(const char *name)
{
    struct ifreq req;
    bool ok;
    int fd = probe_socket();

    if (!is_valid(fd))
        return -1;
    memset(&req, 0, sizeof req);
    if (strlen(name) >= sizeof req.ifr_name)
        return -1; // expect: fd-leak
    strcpy(req.ifr_name, name);
    ok = ioctl(fd, SIOCGIFMTU, &req) == 0;
    if (is_valid(fd))
        close(fd);
    return ok ? req.ifr_mtu : -1;
}
