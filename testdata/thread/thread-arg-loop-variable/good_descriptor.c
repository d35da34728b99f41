// The handler of a connection gets a copy of the descriptor, which it frees.
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *arg)
{
    const int fd = *(int *)arg;
    char c;

    free(arg);
    pthread_detach(pthread_self());
    while (read(fd, &c, 1) == 1 && write(fd, &c, 1) == 1) {
    }
    close(fd);
    return NULL;
}

void accept_some(int listener, int limit)
{
    pthread_t handler;
    int fd;

    while (limit-- > 0) {
        fd = accept(listener, NULL, NULL);
        if (fd < 0) {
            return;
        }
        int *copy = malloc(sizeof *copy);
        if (copy != NULL) {
            *copy = fd;
        }
        if (copy == NULL || pthread_create(&handler, NULL, serve, copy) != 0) {
            free(copy);
            close(fd);
        }
    }
}
