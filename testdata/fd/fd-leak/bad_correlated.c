// Opened under one condition, closed under a stronger one.
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

int write_report(const char *path, const char *text, bool to_file, bool verbose)
{
    int fd = STDOUT_FILENO;
    size_t len = strlen(text);
    ssize_t n;

    if (to_file) {
        fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (fd < 0) {
            return -1;
        }
    }
    n = write(fd, text, len);
    if (to_file && verbose && close(fd) < 0) {
        return -1;
    }
    return n == (ssize_t)len ? 0 : -1; // expect: fd-leak
}
