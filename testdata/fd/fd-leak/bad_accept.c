// An accept loop that turns clients away when it is full, and keeps their descriptors.
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
    int listener;
    size_t nclients, max_clients;
    int clients[64];
};

bool server_accept(struct server *s)
{
    int client = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (client < 0) {
        return false;
    }
    if (s->nclients >= s->max_clients) {
        return false; // expect: fd-leak
    }
    s->clients[s->nclients++] = client;
    return true;
}
