// Workers mark the blocks that they have done in one map of the file.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { WORKERS = 2, BLOCKS = 512 };

static int map_fd = -1;

static int mark(off_t block)
{
    const char done = '1';
    ssize_t n;

    lseek(map_fd, block, SEEK_SET);
    n = write(map_fd, &done, 1); // expect: shared-descriptor-offset
    return n == 1 ? 0 : -1;
}

static void *work(void *arg)
{
    const int *first = arg;

    for (off_t block = *first; block < BLOCKS; block += WORKERS) {
        if (mark(block) < 0) {
            perror("map");
        }
    }
    return NULL;
}

int main(void)
{
    int first[WORKERS];
    pthread_t workers[WORKERS];
    int n = 0;

    map_fd = open("map", O_WRONLY | O_CLOEXEC);
    if (map_fd < 0) {
        return 1;
    }
    for (; n < WORKERS; n++) {
        first[n] = n;
        if (pthread_create(&workers[n], NULL, work, &first[n]) != 0) {
            break;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(workers[i], NULL);
    }
    return close(map_fd) < 0;
}
