// A log function that opens its file stands between the error and its cause.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int log_fd = -1;

static void log_line(const char *fmt, ...)
{
    char text[256];
    va_list ap;
    int n;

    if (log_fd < 0) {
        log_fd = open("/var/log/store.log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    }
    va_start(ap, fmt);
    n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (log_fd >= 0 && n > 0 && write(log_fd, text, strlen(text)) != n) {
        close(log_fd);
        log_fd = -1;
    }
}

int store_open(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd == -1) {
        log_line("cannot open %s\n", path);
        if (errno == ENOENT) { // expect: errno-clobbered
            fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        }
    }
    return fd;
}

int store_remove(const char *path)
{
    if (unlink(path) != 0) {
        log_line("cannot remove %s\n", path);
        return -errno; // expect: errno-clobbered
    }
    return 0;
}
