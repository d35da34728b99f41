// The thread closes the connection, but no thread means no close.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    int sock;
    unsigned id;
};

static void *greet(void *arg)
{
    struct peer *p = arg;
    char hello[] = "hello\n";

    if (p->id % 2 != 0 && send(p->sock, hello, 6, MSG_NOSIGNAL) != 6) {
        shutdown(p->sock, SHUT_RDWR);
    }
    close(p->sock);
    free(p);
    return NULL;
}

int accept_one(int listener, unsigned id, const pthread_attr_t *detached)
{
    pthread_t thread;
    struct peer *p = malloc(sizeof *p);

    if (p == NULL)
        return -1;
    p->id = id;
    p->sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (p->sock < 0) {
        free(p);
        return -1;
    }
    if (pthread_create(&thread, detached, greet, p) != 0) {
        free(p); // expect: fd-leak
        return -1;
    }
    return 0;
}
