// close() is tried again when a signal came; by then the number may be another thread's.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int touch(const char *path)
{
    int fd;

    do {
        fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        return -1;
    }
    while (close(fd) < 0 && errno == EINTR) { // expect: double-close
    }
    return 0;
}
