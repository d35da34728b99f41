// Each worker opens the file for itself, and so has an offset of its own.
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKERS = 4, CHUNK = 4096 };

struct part {
    int fd;
    off_t at;
    unsigned long sum;
};

static void *sum_part(void *arg)
{
    struct part *p = arg;
    unsigned char block[CHUNK];
    ssize_t n;

    if (lseek(p->fd, p->at, SEEK_SET) < 0) {
        return NULL;
    }
    while ((n = read(p->fd, block, sizeof block)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            p->sum += block[i];
        }
    }
    return NULL;
}

int main(void)
{
    struct part parts[WORKERS];
    pthread_t workers[WORKERS];
    unsigned long sum = 0;
    int n = 0;

    for (n = 0; n < WORKERS; n++) {
        parts[n].fd = open("data", O_RDONLY | O_CLOEXEC);
        parts[n].at = (off_t)n * CHUNK;
        parts[n].sum = 0;
        if (parts[n].fd < 0) {
            break;
        }
        if (pthread_create(&workers[n], NULL, sum_part, &parts[n]) != 0) {
            close(parts[n].fd);
            break;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(workers[i], NULL);
        sum += parts[i].sum;
        close(parts[i].fd);
    }
    return sum == 0;
}
