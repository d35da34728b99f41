// A server's thread for one client: whether the client hangs up or is lost, it is closed.
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int sock;
    char name[32];
};

static void handle(struct client *c, const char *request)
{
    printf("%s: %s\n", c->name, request);
}

void serve(struct client *c)
{
    char request[512];

    for (;;) {
        ssize_t n = recv(c->sock, request, sizeof request - 1, 0);
        if (n <= 0) {
            break;
        }
        request[n] = '\0';
        handle(c, request);
    }
    close(c->sock);
}
