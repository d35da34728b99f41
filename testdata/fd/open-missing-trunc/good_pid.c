// The older number is gone as the file is opened.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Writes the number of the process where others look for it.
int write_pid(const char *folder, const char *name)
{
    char path[256], text[32];
    ssize_t done;
    int fd, n = snprintf(path, sizeof path, "%s/%s.pid", folder, name);

    if (n < 0 || (size_t)n >= sizeof path) {
        return -1;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        return -1;
    }
    n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    done = n > 0 ? write(fd, text, (size_t)n) : -1;
    if (close(fd) != 0) {
        done = -1;
    }
    return done == n ? 0 : -1;
}
