// The thread only reads from the descriptor; after the join it is still open.
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

struct task {
    int fd;
    uint32_t sum;
};

static void *checksum(void *arg)
{
    struct task *t = arg;
    unsigned char block[4096];
    ssize_t n;

    while ((n = read(t->fd, block, sizeof block)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            t->sum = t->sum * 31 + block[i];
        }
    }
    return NULL;
}

int checksum_while(const char *path, void (*draw)(void), uint32_t *sum)
{
    struct task task = {.sum = 0};
    pthread_t worker;

    task.fd = open(path, O_RDONLY | O_CLOEXEC);
    if (task.fd < 0) {
        return -1;
    }
    if (pthread_create(&worker, NULL, checksum, &task) != 0) {
        close(task.fd);
        return -1;
    }
    draw();
    pthread_join(worker, NULL);
    *sum = task.sum;
    return 0; // expect: fd-leak
}
