// A thread for each connection, and no more than the semaphore lets in.
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64 };

struct client {
    int fd;
};

static sem_t slots;

static void *serve(void *arg)
{
    struct client *c = arg;
    char block[512];
    ssize_t n;

    while ((n = read(c->fd, block, sizeof block)) > 0 && write(c->fd, block, (size_t)n) == n) {
    }
    close(c->fd);
    free(c);
    sem_post(&slots);
    return NULL;
}

int echo_open(void)
{
    return sem_init(&slots, 0, CLIENTS_MAX);
}

int echo_forever(int listener)
{
    for (;;) {
        struct client *c = malloc(sizeof *c);
        pthread_t thread;

        if (c == NULL) {
            return -1;
        }
        while (sem_wait(&slots) != 0) {
        }
        c->fd = accept(listener, NULL, NULL);
        if (c->fd < 0) {
            free(c);
            return -1;
        }
        if (pthread_create(&thread, NULL, serve, c) != 0) {
            close(c->fd);
            free(c);
            return -1;
        }
        pthread_detach(thread);
    }
}
