// The mask is set to zero for one socket's file; meanwhile the other threads create files with it.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_at(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t before;
    int rc;

    if (fd < 0) {
        return -1;
    }
    strncpy(at.sun_path, path, sizeof at.sun_path - 1);
    before = umask(0); // expect: mt-unsafe-call
    rc = bind(fd, (const struct sockaddr *)&at, sizeof at);
    umask(before);
    if (rc < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void *serve(void *arg)
{
    int fd = listen_at(arg);

    if (fd >= 0) {
        listen(fd, 8);
        close(fd);
    }
    return NULL;
}

int main(void)
{
    pthread_t server;
    FILE *log;

    if (pthread_create(&server, NULL, serve, "/run/example.sock") != 0) {
        return 1;
    }
    log = fopen("/var/log/example", "we");
    if (log) {
        fclose(log);
    }
    pthread_join(server, NULL);
    return 0;
}
