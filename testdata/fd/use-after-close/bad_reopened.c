// A failed rotation has closed the log; the note about it is written there.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int rotate(int *log, const char *path, const char *old)
{
    int fresh;

    close(*log);
    rename(path, old);
    fresh = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fresh < 0)
        return -1;
    *log = fresh;
    return 0;
}

static int put(int log, const char *text)
{
    size_t n = strlen(text);

    return write(log, text, n) == (ssize_t)n ? 0 : -1;
}

int log_two_days(const char *path, const char *old, const char *monday, const char *tuesday)
{
    int rc, log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);

    if (log < 0)
        return -1;
    rc = put(log, monday);
    if (rotate(&log, path, old) < 0) {
        return put(log, "no new log\n"); // expect: use-after-close
    }
    if (put(log, tuesday) < 0)
        rc = -1;
    return close(log) < 0 ? -1 : rc;
}
