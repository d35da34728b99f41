// The thread that got the socket closes it; who gave it away closes only what no thread took.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64 };

static void *echo(void *arg)
{
    int sock = (int)(intptr_t)arg;
    char c;

    while (recv(sock, &c, 1, 0) == 1 && send(sock, &c, 1, MSG_NOSIGNAL) == 1)
        continue;
    close(sock);
    return NULL;
}

void serve(int listener, const pthread_attr_t *detached)
{
    for (int clients = 0; clients < CLIENTS_MAX; clients++) {
        pthread_t thread;
        int rc, sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

        if (sock < 0)
            return;
        rc = pthread_create(&thread, detached, echo, (void *)(intptr_t)sock);
        if (rc != 0) {
            close(sock);
            return;
        }
    }
}
