// connect_or_open() gives one of two kinds of descriptor; both are closed.
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int connect_or_open(const char *path, bool *is_socket)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    int saved, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *is_socket = true;
    if (fd < 0)
        return -1;
    strncpy(sa.sun_path, path, sizeof sa.sun_path - 1);
    if (connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0)
        return fd;
    saved = errno;
    close(fd);
    *is_socket = false;
    if (saved != ENOTSOCK && saved != ECONNREFUSED)
        return -1;
    return open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
}

static int mark(int fd, bool is_socket)
{
    char newline = '\n';

    if (is_socket)
        return send(fd, &newline, 1, MSG_NOSIGNAL) == 1 ? 0 : -1;
    return write(fd, &newline, 1) == 1 ? 0 : -1;
}

int note(const char *path)
{
    bool is_socket;
    int rc, fd = connect_or_open(path, &is_socket);

    if (fd < 0)
        return -1;
    rc = mark(fd, is_socket);
    if (is_socket)
        shutdown(fd, SHUT_WR);
    close(fd);
    return rc;
}
