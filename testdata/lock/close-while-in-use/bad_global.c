// A thread writes what happens to a log, which main closes and opens anew when it is asked to.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int log_fd = -1;

static void put_line(const char *line, size_t n)
{
    if (write(log_fd, line, n) != (ssize_t)n) {
        perror("log");
    }
}

static void *watch(void *arg)
{
    static const char tick[] = "tick\n";

    (void)arg;
    for (int i = 0; i < 3600; i++) {
        put_line(tick, sizeof tick - 1);
        sleep(1);
    }
    return NULL;
}

static int open_log(void)
{
    log_fd = open("log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return log_fd < 0 ? -1 : 0;
}

static int reopen_log(void)
{
    close(log_fd); // expect: close-while-in-use
    return open_log();
}

int main(void)
{
    pthread_t watcher;
    int c;

    if (open_log() < 0 || pthread_create(&watcher, NULL, watch, NULL) != 0) {
        return 1;
    }
    while ((c = getchar()) != EOF) {
        if (c == 'r' && reopen_log() < 0) {
            return 1;
        }
    }
    pthread_join(watcher, NULL);
    return 0;
}
