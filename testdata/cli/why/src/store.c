#include "log.h"

#include <pthread.h>
#include <unistd.h>

struct store {
    pthread_mutex_t lock;
    int used, fd;
};

int store_note(struct store *s, const char *path, int sync)
{
    int fd = log_open(path);

    if (fd < 0) {
        fail("open");
        return -1;
    }
    pthread_mutex_lock(&s->lock);
    s->used++;
    if (write(fd, "used\n", 5) != 5) {
        pthread_mutex_unlock(&s->lock);
        return -1;
    }
    if (sync && fsync(fd) != 0) {
        log_close(fd);
        return -1;
    }
    pthread_mutex_unlock(&s->lock);
    log_close(fd);
    return 0;
}

int store_count(const struct store *s)
{
    return s->used;
}
