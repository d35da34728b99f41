#include "reply.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

int reply_send(int sock, const char *line)
{
    size_t n = strlen(line);

    while (n > 0) {
        ssize_t done = send(sock, line, n, MSG_NOSIGNAL);

        if (done < 0) {
            close(sock);
            return -1;
        }
        line += done;
        n -= (size_t)done;
    }
    return 0;
}
