// As many threads as were asked for, and each one takes connections.
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static void *accept_and_serve(void *arg)
{
    const int listener = *(const int *)arg;
    int fd;

    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        if (write(fd, "hello\n", 6) != 6) {
            close(fd);
            break;
        }
        close(fd);
    }
    return NULL;
}

int serve_with(int *listener, int threads)
{
    int started = 0;

    while (started < threads) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, accept_and_serve, listener) != 0) {
            break;
        }
        pthread_detach(thread);
        started++;
    }
    return started;
}
