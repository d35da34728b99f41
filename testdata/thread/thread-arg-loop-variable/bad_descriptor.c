// The handler of a connection gets the address of the variable that the next connection goes into.
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *arg)
{
    const int fd = *(int *)arg;
    char c;

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
        if (pthread_create(&handler, NULL, serve, &fd) != 0) { // expect: thread-arg-loop-variable
            close(fd);
        }
    }
}
