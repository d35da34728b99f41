#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

// comes back only if there is no descriptor
static void refuse_existing(int fd, const char *name)
{
    if (fd >= 0) {
        fprintf(stderr, "%s exists\n", name);
        exit(1);
    }
}

int spool_is_free(const char *name)
{
    int fd = open(name, O_RDONLY);

    refuse_existing(fd, name);
    return 1;
}
