// The descriptor itself is what the thread gets; main closes it when the thread has ended.
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static void *print_all(void *arg)
{
    int fd = (int)(intptr_t)arg;
    char block[512];
    ssize_t n;

    while ((n = read(fd, block, sizeof block)) > 0) {
        fwrite(block, 1, (size_t)n, stdout);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    int fd = open(argc > 1 ? argv[1] : "notes", O_RDONLY | O_CLOEXEC);
    pthread_t printer;

    if (fd < 0) {
        return 1;
    }
    if (pthread_create(&printer, NULL, print_all, (void *)(intptr_t)fd) != 0) {
        close(fd);
        return 1;
    }
    pthread_join(printer, NULL);
    close(fd);
    return 0;
}
