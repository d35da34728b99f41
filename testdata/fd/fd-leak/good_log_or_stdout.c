// The log is a file or standard output; what opens it and what closes it ask for the same name.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct settings {
    char *log_path; // empty: standard output
    int verbosity;
};

extern struct settings settings;
void dump_threads(int level);

static int crash_log_open(void)
{
    int to_stdout = settings.log_path[0] == '\0';

    return to_stdout ? STDOUT_FILENO
                     : open(settings.log_path, O_APPEND | O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
}

static void crash_log_close(int fd)
{
    int to_stdout = settings.log_path[0] == '\0';

    if (!to_stdout) {
        close(fd);
    }
}

int crash_report(const char *why, char *stamp)
{
    int fd = crash_log_open();
    size_t len = strlen(why);
    int rc = 0;

    if (fd < 0) {
        return -1;
    }
    stamp[0] = '*';
    if (write(fd, why, len) != (ssize_t)len) {
        rc = -1;
    }
    dump_threads(settings.verbosity);
    crash_log_close(fd);
    return rc;
}
