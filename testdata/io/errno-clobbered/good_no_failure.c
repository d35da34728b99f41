// errno is asked where only it tells an end from an error: it was set to 0 before.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int count_entries(const char *path)
{
    DIR *d = opendir(path);
    int n = 0;

    if (!d) {
        return -errno;
    }
    for (;;) {
        errno = 0;
        if (!readdir(d)) {
            if (errno != 0) {
                perror(path);
                n = -1;
            }
            break;
        }
        n++;
    }
    closedir(d);
    return n;
}

long number(const char *text)
{
    char *end;

    errno = 0;
    long v = strtol(text, &end, 10);
    if (errno == ERANGE || end == text) {
        fprintf(stderr, "%s: no number\n", text);
        exit(2);
    }
    return v;
}

int peer_fill(int fd, char *buf, size_t size)
{
    ssize_t n = read(fd, buf, size);

    if (n == 0) {
        fputs("peer has gone\n", stderr);
        return -1;
    }
    if (n < 0 && errno != EINTR) {
        perror("read");
        return -1;
    }
    return n < 0 ? 0 : (int)n;
}
