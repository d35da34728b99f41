// The device is closed to make the reader stop; the reader may be just about to read from whatever
// gets its number.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct device {
    int fd;
    unsigned long bytes;
};

static void *read_device(void *arg)
{
    struct device *d = arg;
    char block[512];
    ssize_t n;

    while ((n = read(d->fd, block, sizeof block)) > 0) {
        d->bytes += (unsigned long)n;
    }
    return NULL;
}

int main(void)
{
    struct device d = {.bytes = 0};
    pthread_t reader;

    d.fd = open("/dev/ttyS0", O_RDONLY | O_CLOEXEC);
    if (d.fd < 0) {
        return 1;
    }
    if (pthread_create(&reader, NULL, read_device, &d) != 0) {
        close(d.fd);
        return 1;
    }
    getchar();
    close(d.fd); // expect: close-while-in-use
    pthread_join(reader, NULL);
    printf("%lu\n", d.bytes);
    return 0;
}
