// The log is given up by setting the global to "none" while the file is open.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_LOG (-1)

static int log_fd = NO_LOG;
static const char *log_path;

int log_open(const char *path)
{
    struct stat st;

    if (log_fd != NO_LOG)
        return 0;
    log_fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (log_fd == NO_LOG)
        return -1;
    if (fstat(log_fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        log_fd = NO_LOG; // expect: fd-leak
        return -1;
    }
    log_path = path;
    return 0;
}

int log_line(const char *text, size_t n)
{
    if (log_fd == NO_LOG)
        return 0;
    return write(log_fd, text, n) == (ssize_t)n ? 0 : -1;
}

const char *log_name(void)
{
    return log_fd == NO_LOG ? "none" : log_path;
}

void log_close(void)
{
    if (log_fd != NO_LOG)
        close(log_fd);
    log_fd = NO_LOG;
}
