// Searches each file of a list in memory, one mapping at a time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int search(const char *path, const char *what)
{
    struct stat st;
    const char *text;
    int fd = open(path, O_RDONLY | O_CLOEXEC), found;

    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) < 0) {
        close(fd);
        return -1;
    }
    text = mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (text == MAP_FAILED) {
        return -1;
    }
    found = memmem(text, st.st_size < 1 << 20 ? (size_t)st.st_size : 1 << 20, what, strlen(what)) !=
            NULL;
    munmap((void *)text, 1 << 20);
    return found;
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (search(argv[i], argv[1]) > 0) {
            puts(argv[i]);
        }
    }
    return 0;
}
