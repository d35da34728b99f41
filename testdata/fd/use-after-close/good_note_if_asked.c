#include <unistd.h>

struct peer {
    int fd, is_verbose;
};

void peer_stop(struct peer *p)
{
    int fd = p->fd;

    if (p->is_verbose) {
        write(fd, "bye\n", 4);
    }
    p->fd = -1;
    close(fd);
}
