// Both ends of a pipe go to the list of logs in one array: one into the entry, the other by way of
// the function that makes its writer.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

struct writer {
    const char *name;
    int fd;
};

struct log {
    int fd;
    pid_t pid;
    struct writer *writer;
};

static struct log logs[16];
static unsigned nlogs;

static struct writer *writer_new(const char *name, int fd)
{
    struct writer *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    w->name = name;
    w->fd = fd;
    return w;
}

static struct writer *log_add(const char *name, const int fds[2], pid_t pid)
{
    struct log *l = &logs[nlogs++];

    l->fd = fds[0];
    l->pid = pid;
    return l->writer = writer_new(name, fds[1]);
}

struct writer *log_open(const char *name, pid_t (*start)(const char *, int))
{
    int fds[2];
    pid_t pid;

    if (nlogs == sizeof logs / sizeof logs[0] || pipe2(fds, O_CLOEXEC) != 0)
        return NULL;
    pid = start(name, fds[0]);
    if (pid > 0)
        return log_add(name, fds, pid);
    close(fds[0]);
    close(fds[1]);
    return NULL;
}

void logs_close(void)
{
    while (nlogs > 0) {
        struct log *l = &logs[--nlogs];

        close(l->fd);
        close(l->writer->fd);
        free(l->writer);
    }
}
