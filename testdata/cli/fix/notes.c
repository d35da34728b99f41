// Two fixes in one file with CRLF line ends, one of them suppressed.
#include <fcntl.h>
#include <unistd.h>

int take(const char *lock)
{
    int fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);

    return fd < 0 ? -1 : close(fd);
}

int touch(const char *path)
{
    // cclint: ignore[open-missing-mode] the mode is in a register, believe me
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC);

    return fd < 0 ? -1 : close(fd);
}
