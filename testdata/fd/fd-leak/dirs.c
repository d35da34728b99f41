#include "dirs.h"

bool dir_on(int fd, DIR **out)
{
    DIR *d = fdopendir(fd);

    if (d == NULL)
        return false;
    rewinddir(d);
    *out = d;
    return true;
}
