// Whether the file is created is not known here, and the mode is given all the same.
#include <fcntl.h>

int database_open(const char *path, int is_new)
{
    int flags = O_RDWR | O_CLOEXEC;

    if (is_new) {
        flags |= O_CREAT | O_EXCL;
    }
    return open(path, flags, 0640);
}
