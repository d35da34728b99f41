// Standard streams redirected the usual ways; pipe, fork, dup2 and exec with each side closing its
// end.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int detach(void)
{
    int fd = open("/dev/null", O_RDWR);

    if (fd < 0) {
        return -1;
    }
    dup2(fd, STDIN_FILENO);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    if (fd > STDERR_FILENO) {
        close(fd);
    }
    return 0;
}

int filter(const char *program, int *to_child, pid_t *child)
{
    int fds[2];
    pid_t pid;

    if (pipe(fds) < 0) {
        return -1;
    }
    pid = fork();
    if (pid == -1) {
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (pid == 0) {
        close(fds[1]);
        if (fds[0] != STDIN_FILENO) {
            dup2(fds[0], STDIN_FILENO);
            close(fds[0]);
        }
        execlp(program, program, (char *)NULL);
        _exit(127);
    }
    close(fds[0]);
    *to_child = fds[1];
    *child = pid;
    return 0;
}
