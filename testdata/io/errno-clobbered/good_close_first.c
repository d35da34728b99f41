// What went wrong is kept while the descriptor is closed.
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int listen_on(unsigned short port)
{
    struct sockaddr_in at;
    int why, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        perror("socket");
        return -1;
    }
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
        goto fail;
    }
    if (listen(fd, 16) < 0) {
        goto fail;
    }
    return fd;
fail:
    why = errno;
    close(fd);
    fprintf(stderr, "listen_on: %s\n", strerror(why));
    return -1;
}
