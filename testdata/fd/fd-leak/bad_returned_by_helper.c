// open_in() gives a descriptor; the check that follows loses it.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_in(const char *dir, const char *name)
{
    size_t n = strlen(dir) + strlen(name) + 2;
    char *path = malloc(n);
    int fd;

    if (path == NULL)
        return -1;
    snprintf(path, n, "%s/%s", dir, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    return fd;
}

long theme_size(const char *dir)
{
    struct stat st;
    int fd = open_in(dir, "index.theme"); // step: open_in

    if (fd == -1)
        return -1;
    if (fstat(fd, &st) == -1) {
        perror("index.theme");
        return -1; // expect: fd-leak
    }
    close(fd);
    return (long)st.st_size;
}
