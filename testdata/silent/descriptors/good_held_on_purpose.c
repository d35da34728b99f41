// A lock file that is held as long as the process lives: its descriptor is kept where others see it.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static int instance_lock = -1;

int single_instance(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    instance_lock = fd;
    return 0;
}
