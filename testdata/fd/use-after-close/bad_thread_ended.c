// The thread sends the file and closes it; behind the join it is read once more.
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

struct upload {
    int file;
    int peer;
    bool failed;
    unsigned long sum;
};

static void *upload_main(void *arg)
{
    struct upload *u = arg;
    unsigned char block[4096];
    ssize_t n;

    while ((n = read(u->file, block, sizeof block)) > 0) {
        if (write(u->peer, block, (size_t)n) != n) {
            u->failed = true;
            break;
        }
        u->sum += block[0];
    }
    close(u->file);
    return NULL;
}

int upload(const char *path, int peer, unsigned long *sum)
{
    struct upload u = {.peer = peer};
    pthread_t thread;

    u.file = open(path, O_RDONLY | O_CLOEXEC);
    if (u.file < 0)
        return -1;
    if (pthread_create(&thread, NULL, upload_main, &u) != 0) {
        close(u.file);
        return -1;
    }
    pthread_join(thread, NULL);
    if (lseek(u.file, 0, SEEK_SET) < 0 || u.failed) // expect: use-after-close
        return -1;
    *sum = u.sum;
    return 0;
}
