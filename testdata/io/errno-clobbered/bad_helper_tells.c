// die() tells what errno says; what it is called behind has nothing to do with the failure.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

const char *map_file(const char *path, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        die(path);
    }
    if (fstat(fd, &st) != 0) {
        close(fd);
        die("fstat"); // expect: errno-clobbered
    }
    *size = (size_t)st.st_size;
    const char *map = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED) {
        die("mmap"); // expect: errno-clobbered
    }
    return map;
}
