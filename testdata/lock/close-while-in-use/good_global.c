// A thread writes what happens to a log, which main closes and opens anew when it is asked to,
// under a lock.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int log_fd = -1;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void put_line(const char *line, size_t n)
{
    ssize_t done;

    pthread_mutex_lock(&log_lock);
    done = write(log_fd, line, n);
    pthread_mutex_unlock(&log_lock);
    if (done != (ssize_t)n) {
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
    int failed;

    pthread_mutex_lock(&log_lock);
    close(log_fd);
    failed = open_log();
    pthread_mutex_unlock(&log_lock);
    return failed;
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
