// A connection's destructor closes the descriptor before it frees the object.
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    int sock;
    unsigned long served;
};

static struct connection *connection_new(int listener)
{
    struct connection *c = malloc(sizeof *c);

    if (c == NULL) {
        return NULL;
    }
    c->served = 0;
    c->sock = accept(listener, NULL, NULL);
    if (c->sock < 0) {
        free(c);
        return NULL;
    }
    return c;
}

static void connection_free(struct connection *c)
{
    close(c->sock);
    free(c);
}

int main(void)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0 || listen(listener, 16) < 0) {
        return 1;
    }
    for (;;) {
        struct connection *c = connection_new(listener);
        if (c == NULL) {
            return 1;
        }
        if (send(c->sock, "bye\n", 4, MSG_NOSIGNAL) == 4) {
            c->served++;
        }
        connection_free(c);
    }
}
