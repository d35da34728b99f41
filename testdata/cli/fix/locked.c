// Nobody may write to this file.
#include <fcntl.h>
#include <unistd.h>

int make(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);

    return fd < 0 ? -1 : close(fd);
}
