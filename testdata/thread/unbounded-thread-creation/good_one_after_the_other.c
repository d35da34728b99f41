// Each connection has a thread of its own, which has ended before the next one comes.
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *arg)
{
    const int fd = *(int *)arg;
    char c;

    while (read(fd, &c, 1) == 1 && write(fd, &c, 1) == 1) {
    }
    return NULL;
}

void serve_in_turn(int listener)
{
    int fd;

    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, serve, &fd) == 0) {
            pthread_join(thread, NULL);
        }
        close(fd);
    }
}
