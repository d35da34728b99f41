// A buffer is handed to the thread that writes it: the semaphore is taken here and posted there.
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct writer {
    sem_t free, full; // initialised with 1 and 0
    int fd, failed;
    size_t n;
    char bytes[4096];
};

void *writer_run(void *arg)
{
    struct writer *w = arg;

    for (;;) {
        size_t done = 0;

        while (sem_wait(&w->full) != 0) {
        }
        if (w->n == 0) {
            return NULL;
        }
        while (done < w->n) {
            ssize_t n = write(w->fd, w->bytes + done, w->n - done);

            if (n < 0) {
                w->failed = 1;
                break;
            }
            done += (size_t)n;
        }
        sem_post(&w->free);
    }
}

int writer_put(struct writer *w, const char *bytes, size_t n)
{
    if (n > sizeof w->bytes) {
        return -1;
    }
    while (sem_wait(&w->free) != 0) {
    }
    memcpy(w->bytes, bytes, n);
    w->n = n;
    sem_post(&w->full);
    return 0;
}
