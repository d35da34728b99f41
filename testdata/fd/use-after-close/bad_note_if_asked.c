// one function: the note is written when somebody asked for it
#include <unistd.h>

struct peer {
    int fd, is_verbose;
};

void peer_stop(struct peer *p)
{
    int fd = p->fd;

    p->fd = -1;
    close(fd);
    if (p->is_verbose) {
        write(fd, "bye\n", 4); // expect: use-after-close
    }
}
