// The permissions of the lock file are whatever was in the register.
#include <fcntl.h>
#include <unistd.h>

// Marks the directory as taken; 0 if it was free.
int take(const char *lock)
{
    int fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC); // expect: open-missing-mode

    if (fd < 0) {
        return -1;
    }
    return close(fd);
}
