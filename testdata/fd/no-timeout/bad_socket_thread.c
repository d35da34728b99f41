// test: --min-confidence low
// A thread for each peer reads a greeting; a peer that says nothing keeps its thread.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

struct peer {
    int socket;
    char name[64];
};

static void *greet(void *arg)
{
    struct peer *p = arg;
    ssize_t n = recv(p->socket, p->name, sizeof p->name - 1, 0); // expect: no-timeout

    if (n > 0) {
        p->name[n] = '\0';
    }
    close(p->socket);
    return NULL;
}

int main(void)
{
    struct peer p = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    pthread_t t;

    if (p.socket < 0) {
        return 1;
    }
    if (pthread_create(&t, NULL, greet, &p) != 0) {
        close(p.socket);
        return 1;
    }
    pthread_join(t, NULL);
    return 0;
}
