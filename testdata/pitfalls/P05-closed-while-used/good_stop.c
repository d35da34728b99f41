// The reader looks at a flag twice a second, and the device is closed when it has.
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

struct device {
    int fd;
    unsigned long bytes;
    atomic_bool stop;
};

static void *read_device(void *arg)
{
    struct device *d = arg;
    char block[512];

    while (!atomic_load(&d->stop)) {
        struct pollfd p = {.fd = d->fd, .events = POLLIN};
        ssize_t n = poll(&p, 1, 500) > 0 ? read(d->fd, block, sizeof block) : 0;

        if (n < 0) {
            break;
        }
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
    atomic_store(&d.stop, true);
    pthread_join(reader, NULL);
    close(d.fd);
    printf("%lu\n", d.bytes);
    return 0;
}
