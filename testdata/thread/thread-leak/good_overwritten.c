// Each reconnection starts a reader, after the one before has ended.
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

struct link {
    int fd;
    bool (*on_line)(const char *line, long n);
};

int link_connect(struct link *l);

static void *read_lines(void *arg)
{
    struct link *l = arg;
    char line[512];
    ssize_t n;

    while ((n = read(l->fd, line, sizeof line)) > 0 && l->on_line(line, n)) {
    }
    return NULL;
}

int link_keep_up(struct link *l, int attempts)
{
    pthread_t reader;
    bool started = false;

    for (int i = 0; i < attempts; i++) {
        if (link_connect(l) < 0) {
            continue;
        }
        if (started) {
            pthread_join(reader, NULL);
            started = false;
        }
        if (pthread_create(&reader, NULL, read_lines, l) != 0) {
            break;
        }
        started = true;
    }
    if (started) {
        pthread_join(reader, NULL);
    }
    return started ? 0 : -1;
}
