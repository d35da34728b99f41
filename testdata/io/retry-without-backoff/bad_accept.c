// When no descriptor is left, accept() fails at once, and the log fills the disk.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *arg)
{
    int fd = (int)(intptr_t)arg;
    char line[128];
    ssize_t n;

    while ((n = read(fd, line, sizeof line)) > 0) {
        if (write(fd, line, (size_t)n) != n) {
            break;
        }
    }
    close(fd);
    return NULL;
}

void accept_loop(int sock)
{
    for (;;) {
        pthread_t id;
        int fd = accept4(sock, NULL, NULL, SOCK_CLOEXEC); // expect: retry-without-backoff

        if (fd < 0) {
            perror("accept");
            continue;
        }
        if (pthread_create(&id, NULL, serve, (void *)(intptr_t)fd) != 0) {
            close(fd);
            continue;
        }
        pthread_detach(id);
    }
}
