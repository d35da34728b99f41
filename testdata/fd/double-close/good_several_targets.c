// One kind of link closes the descriptor when it is shut down, the other leaves that to the caller.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

struct link_ops {
    void (*shut)(int fd);
};

static void serial_shut(int fd)
{
    tcflush(fd, TCIOFLUSH);
    close(fd);
}

static void net_shut(int fd)
{
    shutdown(fd, SHUT_RDWR);
}

static const struct link_ops serial = {serial_shut};
static const struct link_ops net = {net_shut};

static int send_all(const char *path, const struct link_ops *ops, const char *text)
{
    int fd = open(path, O_RDWR | O_CLOEXEC), rc;

    if (fd < 0)
        return -1;
    rc = write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : -1;
    ops->shut(fd);
    if (ops == &net)
        close(fd);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    return send_all(argv[1], strncmp(argv[1], "/dev/", 5) == 0 ? &serial : &net, argv[2]) < 0;
}
