// The lock file is its owner's alone.
#include <fcntl.h>
#include <unistd.h>

// Marks the directory as taken; 0 if it was free.
int take(const char *lock)
{
    int fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0) {
        return -1;
    }
    return close(fd);
}
