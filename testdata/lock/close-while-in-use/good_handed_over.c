// A connection belongs to its thread, which closes it; main closes it only if there is no thread.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64 };

struct connection {
    int socket;
};

static void *serve(void *arg)
{
    struct connection *c = arg;
    char block[512];
    ssize_t n;

    while ((n = read(c->socket, block, sizeof block)) > 0) {
        if (write(c->socket, block, (size_t)n) != n) {
            break;
        }
    }
    close(c->socket);
    free(c);
    return NULL;
}

static int start(int socket)
{
    struct connection *c = malloc(sizeof *c);
    pthread_t t;

    if (!c) {
        close(socket);
        return -1;
    }
    c->socket = socket;
    if (pthread_create(&t, NULL, serve, c) != 0) {
        close(socket);
        free(c);
        return -1;
    }
    return pthread_detach(t);
}

int main(void)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0 || listen(listener, 8) < 0) {
        return 1;
    }
    for (int clients = 0; clients < CLIENTS_MAX; clients++) {
        int s = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

        if (s < 0 ? errno != EINTR && errno != ECONNABORTED : start(s) < 0) {
            return 1;
        }
    }
    return 0;
}
