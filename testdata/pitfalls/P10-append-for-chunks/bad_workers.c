// Chunks of a download, each by its own thread, and each at the end of the file.
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

enum { CHUNK = 65536 };

struct chunk {
    const char *target;
    const char *data;
    uint32_t number;
    int rc;
};

static int chunk_store(const struct chunk *c)
{
    ssize_t n;
    int fd = open(c->target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

    if (fd < 0) {
        return -1;
    }
    n = pwrite(fd, c->data, CHUNK, (off_t)c->number * CHUNK); // expect: pwrite-on-append
    if (close(fd) != 0) {
        return -1;
    }
    return n == CHUNK ? 0 : -1;
}

static void *worker(void *arg)
{
    struct chunk *c = arg;

    c->rc = chunk_store(c);
    return NULL;
}

int store_all(struct chunk *chunks, pthread_t *threads, size_t n)
{
    size_t started = 0;
    int rc = 0;

    while (started < n && pthread_create(&threads[started], NULL, worker, &chunks[started]) == 0) {
        started++;
    }
    for (size_t i = 0; i < started; i++) {
        if (pthread_join(threads[i], NULL) != 0 || chunks[i].rc != 0) {
            rc = -1;
        }
    }
    return started == n ? rc : -1;
}
