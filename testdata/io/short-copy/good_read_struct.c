// The kernel is asked to wait for all of it; elsewhere the count is compared.
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

struct message {
    uint32_t kind, length;
    unsigned char body[1016];
};

int receive_kind(int sock)
{
    struct message m;

    if (recv(sock, &m, sizeof m, MSG_WAITALL) <= 0) {
        return -1;
    }
    return m.length <= sizeof m.body ? (int)m.kind : -1;
}

int read_kind(int fd)
{
    struct message m;
    ssize_t n = read(fd, &m, sizeof m);

    return n == (ssize_t)sizeof m ? (int)m.kind : -1;
}
