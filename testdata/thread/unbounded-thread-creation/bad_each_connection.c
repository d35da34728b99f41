// A thread for each connection, however many clients there are.
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    int fd;
};

static void *serve(void *arg)
{
    struct client *c = arg;
    char block[512];
    ssize_t n;

    while ((n = read(c->fd, block, sizeof block)) > 0 && write(c->fd, block, (size_t)n) == n) {
    }
    close(c->fd);
    free(c);
    return NULL;
}

int echo_forever(int listener)
{
    for (;;) {
        struct client *c = malloc(sizeof *c);
        pthread_t thread;

        if (c == NULL) {
            return -1;
        }
        c->fd = accept(listener, NULL, NULL);
        if (c->fd < 0) {
            free(c);
            return -1;
        }
        if (pthread_create(&thread, NULL, serve, c) != 0) { // expect: unbounded-thread-creation
            close(c->fd);
            free(c);
            return -1;
        }
        pthread_detach(thread);
    }
}
