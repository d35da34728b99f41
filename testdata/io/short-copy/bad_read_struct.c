// A message from a stream socket is taken for whole as soon as something came.
#include <stdint.h>
#include <sys/socket.h>

struct message {
    uint32_t kind, length;
    unsigned char body[1016];
};

int receive_kind(int sock)
{
    struct message m;

    if (recv(sock, &m, sizeof m, 0) <= 0) { // expect: short-copy
        return -1;
    }
    return m.length <= sizeof m.body ? (int)m.kind : -1;
}
