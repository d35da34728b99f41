// A part of a download is tried again only if there was a time-out.
#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

struct part {
    int sock;
    char *at;
    size_t left;
    bool again;
};

int part_receive(struct part *p)
{
    ssize_t n = recv(p->sock, p->at, p->left, 0);

    if (n < 0) {
        p->again = errno == ETIMEDOUT;
        close(p->sock);
        p->sock = -1;
        return -1;
    }
    p->at += n;
    p->left -= (size_t)n;
    return 0;
}
