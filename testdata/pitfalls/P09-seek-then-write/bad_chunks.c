// Workers write the chunks of one file; where each goes is set by a seek of its own.
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { WORKERS = 4, CHUNK = 4096 };

struct target {
    int fd;
    pthread_mutex_t lock;
    int next;
};

static int take_chunk(struct target *t)
{
    int n;

    pthread_mutex_lock(&t->lock);
    n = t->next++;
    pthread_mutex_unlock(&t->lock);
    return n;
}

static void *write_chunks(void *arg)
{
    struct target *t = arg;
    char chunk[CHUNK];
    int n;

    memset(chunk, 'x', sizeof chunk);
    while ((n = take_chunk(t)) < 100) {
        if (lseek(t->fd, (off_t)n * CHUNK, SEEK_SET) < 0) {
            break;
        }
        if (write(t->fd, chunk, sizeof chunk) != CHUNK) { // expect: shared-descriptor-offset
            break;
        }
    }
    return NULL;
}

int main(void)
{
    struct target t = {.fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t workers[WORKERS];
    int n = 0;

    t.fd = open("target", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (t.fd < 0) {
        return 1;
    }
    while (n < WORKERS && pthread_create(&workers[n], NULL, write_chunks, &t) == 0) {
        n++;
    }
    for (int i = 0; i < n; i++) {
        pthread_join(workers[i], NULL);
    }
    return close(t.fd) < 0;
}
