// Who may read the target is a matter of luck.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct download {
    const char *target;
    size_t received;
};

int download_begin(struct download *d)
{
    int fd = open(d->target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC); // expect: open-missing-mode

    if (fd < 0) {
        perror(d->target);
        return -1;
    }
    d->received = 0;
    return fd;
}
