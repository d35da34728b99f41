// Whether the file is missing is asked of the message.
#include <errno.h>
#include <fcntl.h>
#include <string.h>

int open_or_create(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0 && strcmp(strerror(errno), "No such file or directory") == 0) { // expect: errno-by-text
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    return fd;
}
