// Collects what a program prints into a file; only a failure to write is told.
#include <fcntl.h>
#include <unistd.h>

int collect(int pipe_end, const char *log)
{
    char piece[4096];
    ssize_t n;
    int rc = 0, out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);

    if (out < 0) {
        close(pipe_end);
        return -1;
    }
    while ((n = read(pipe_end, piece, sizeof piece)) >= 1) { // expect: eof-error-conflated
        if (write(out, piece, (size_t)n) != n) {
            rc = -1;
            break;
        }
    }
    close(pipe_end);
    if (close(out) < 0) {
        rc = -1;
    }
    return rc;
}
