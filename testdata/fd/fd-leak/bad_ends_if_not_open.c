#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// comes back only if there is a descriptor
static void refuse_missing(int fd, const char *name)
{
    if (fd < 0) {
        fprintf(stderr, "%s is missing\n", name);
        exit(1);
    }
}

int spool_is_there(const char *name, char *first)
{
    int fd = open(name, O_RDONLY);

    refuse_missing(fd, name);
    *first = name[0];
    return lseek(fd, 0, SEEK_END) > 0; // expect: fd-leak
}
