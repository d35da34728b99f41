#include "upload.h"

#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static void tell(const struct upload *u, char why)
{
    if (send(u->peer, &why, 1, MSG_NOSIGNAL) != 1)
        shutdown(u->peer, SHUT_WR);
}

static void forget(struct upload *u, int file)
{
    u->sent = 0;
    close(file);
}

int upload_header(struct upload *u, const char *name)
{
    size_t n = strlen(name) + 1;

    return send(u->peer, name, n, MSG_NOSIGNAL) == (ssize_t)n ? 0 : -1;
}

int upload_block(struct upload *u, int file)
{
    ssize_t n = sendfile(u->peer, file, NULL, 65536);

    if (n > 0)
        u->sent += (unsigned long long)n;
    return n > 0 ? 1 : (int)n;
}

void upload_abort(struct upload *u, int file)
{
    tell(u, '!');
    forget(u, file);
}
