// test: with fatal.c
// usage() ends the program two calls further down, in another file.
#include "fatal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int input(const char *name)
{
    int fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        fatal(name);
    return fd;
}

static long size_of(const char *name)
{
    struct stat st;
    int fd = input(name);

    if (fstat(fd, &st) < 0)
        fatal(name);
    if (S_ISDIR(st.st_mode))
        usage("files only");
    if (fd != STDIN_FILENO)
        close(fd);
    return (long)st.st_size;
}

int main(int argc, char **argv)
{
    long total = 0;

    if (argc < 2)
        usage("no files");
    for (int i = 1; i < argc; i++)
        total += size_of(argv[i]);
    printf("%ld\n", total);
    return EXIT_SUCCESS;
}
