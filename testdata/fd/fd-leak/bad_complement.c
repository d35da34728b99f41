// Closed by another bit than they were made by: a detached task keeps its ends.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TASK_DETACHED = 1, TASK_TERMINAL = 4 };

struct task {
    int flags;
    int fd;
};

static struct task *task_make(int flags, int fd)
{
    struct task *task = calloc(1, sizeof *task);

    if (task == NULL) {
        abort();
    }
    task->flags = flags;
    task->fd = fd;
    return task;
}

struct task *task_run(const char *command, int flags)
{
    int ends[2], master = -1;
    pid_t pid;

    if (flags & TASK_TERMINAL) {
        master = open("/dev/ptmx", O_RDWR | O_CLOEXEC);
        if (master == -1) {
            return NULL;
        }
    } else if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return NULL;
    }
    pid = fork();
    if (pid == -1) {
        if (~flags & TASK_DETACHED) {
            close(ends[0]);
            close(ends[1]);
        }
        return NULL; // expect: fd-leak
    }
    if (pid == 0) {
        dup2(~flags & TASK_TERMINAL ? ends[1] : master, STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (~flags & TASK_TERMINAL) {
        close(ends[1]);
        master = ends[0];
    }
    return task_make(flags, master);
}
