// Waits for a file that another program makes; or makes the folder that is missing and tries again.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int open_lock_file(const char *path)
{
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    int fd;

    while ((fd = open(path, O_RDWR | O_CLOEXEC)) < 0) {
        if (errno != ENOENT) {
            perror(path);
            return -1;
        }
        nanosleep(&pause, NULL);
    }
    return fd;
}

int create_in(const char *folder, const char *path)
{
    for (;;) {
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

        if (fd >= 0 || errno != ENOENT) {
            return fd;
        }
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            return -1;
        }
    }
}
