// What copying the head of a file leaves open when it is short.
#include "log.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

// nothing but a return behind the call: does it come back?
int head_fatal(const char *path, char *out)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        return -1;
    }
    if (read(fd, out, 16) != 16) {
        log_fatal("short");
        return -1;
    }
    close(fd);
    return 0;
}

// somebody counts on log_note() to return
int head_note(const char *path, char *out)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        log_note("no file");
        out[0] = '\0';
        return -1;
    }
    if (read(fd, out, 16) != 16) {
        log_note("short");
        return -1;
    }
    close(fd);
    return 0;
}

// log_error() has a result
int head_error(const char *path, char *out)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        return -1;
    }
    if (read(fd, out, 16) != 16) {
        log_error("short");
        return -1;
    }
    close(fd);
    return 0;
}

// it is lost on a path without the call, too
int head_perhaps(const char *path, char *out, int is_strict)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        return -1;
    }
    if (read(fd, out, 16) != 16) {
        if (is_strict) {
            log_fatal("short");
        }
        return -1;
    }
    close(fd);
    return 0;
}

// the standard library says which of its functions do not return
int head_print(const char *path, char *out)
{
    int fd = open(path, O_RDONLY);

    if (fd < 0) {
        return -1;
    }
    if (read(fd, out, 16) != 16) {
        perror("read");
        return -1;
    }
    close(fd);
    return 0;
}
