// Waits for a file that another program makes, without leaving it the processor.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int open_lock_file(const char *path)
{
    int fd;

    while ((fd = open(path, O_RDWR | O_CLOEXEC)) < 0) { // expect: retry-without-backoff
        if (errno != ENOENT) {
            perror(path);
            return -1;
        }
    }
    return fd;
}
