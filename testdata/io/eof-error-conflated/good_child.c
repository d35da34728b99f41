// Collects what a program prints, three times with a word on how it ended.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The error is told, if not returned.
int collect(int pipe_end, int out)
{
    char piece[4096];
    ssize_t n;

    while ((n = read(pipe_end, piece, sizeof piece)) > 0) {
        if (write(out, piece, (size_t)n) != n) {
            return -1;
        }
    }
    if (n < 0) {
        perror("read");
    }
    return 0;
}

// How much there was is compared with what there should be.
int collect_known(int pipe_end, int out, size_t size)
{
    char piece[4096];
    size_t got = 0;
    ssize_t n;

    while ((n = read(pipe_end, piece, sizeof piece)) > 0) {
        if (write(out, piece, (size_t)n) != n) {
            return -1;
        }
        got += (size_t)n;
    }
    return got == size ? 0 : -1;
}

// Both ends end in failure: there was no newline.
int read_line(int fd, char *line, size_t size)
{
    for (size_t n = 0; n + 1 < size; n++) {
        if (read(fd, &line[n], 1) <= 0) {
            return -1;
        }
        if (line[n] == '\n') {
            line[n] = '\0';
            return 0;
        }
    }
    return -1;
}
