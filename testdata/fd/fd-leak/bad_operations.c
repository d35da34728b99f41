// A transport is reached through its table of operations; one way out does not use its close.
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

struct transport {
    const char *prefix;
    int (*open)(const char *where);
    void (*close)(int fd);
};

static int serial_open(const char *where)
{
    return open(where, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static void serial_close(int fd)
{
    tcflush(fd, TCIOFLUSH);
    close(fd);
}

static int local_open(const char *where)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strncpy(sa.sun_path, where, sizeof sa.sun_path - 1);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&sa, sizeof sa) < 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void local_close(int fd)
{
    shutdown(fd, SHUT_RDWR);
    close(fd);
}

static const struct transport serial = {"/dev/", serial_open, serial_close};
static const struct transport local = {"/run/", local_open, local_close};

int modem_answers(const char *where)
{
    const struct transport *t = strncmp(where, serial.prefix, 5) == 0 ? &serial : &local;
    char answer = 0;
    int fd = t->open(where);

    if (fd < 0)
        return -1;
    if (write(fd, "\r", 1) != 1) {
        return -1; // expect: fd-leak
    }
    if (read(fd, &answer, 1) != 1)
        answer = 0;
    t->close(fd);
    return answer == '>';
}
