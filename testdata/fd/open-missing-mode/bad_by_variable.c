// The flags come together in a variable, and no mode does.
#include <fcntl.h>

int database_create(const char *path)
{
    int flags = O_RDWR | O_CREAT | O_CLOEXEC;

    return open(path, flags); // expect: open-missing-mode
}
