// The line is hung up in front of the last goodbye.
#include <sys/socket.h>
#include <unistd.h>

struct line {
    int fd;
    int up;
    unsigned said;
};

static int line_up(struct line *l, int domain, const struct sockaddr *to, socklen_t n)
{
    l->said = 0;
    l->up = 0;
    l->fd = socket(domain, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return -1;
    if (connect(l->fd, to, n) < 0) {
        close(l->fd);
        return -1;
    }
    l->up = 1;
    return 0;
}

static int line_say(struct line *l, char what)
{
    l->said++;
    return send(l->fd, &what, 1, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static void line_down(struct line *l)
{
    l->up = 0;
    close(l->fd);
}

int call(const struct sockaddr *to, socklen_t n)
{
    struct line l;
    int rc;

    if (line_up(&l, to->sa_family, to, n) < 0)
        return -1;
    rc = line_say(&l, 'h');
    line_down(&l);
    if (rc == 0)
        rc = line_say(&l, 'b'); // expect: use-after-close
    return rc;
}
