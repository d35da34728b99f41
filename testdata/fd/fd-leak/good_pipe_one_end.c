// A child's output is wanted; when fork fails both ends of the pipe are closed.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int run_reader(const char *program)
{
    int fds[2];
    pid_t pid;

    if (pipe2(fds, O_CLOEXEC) < 0) {
        return -1;
    }
    pid = fork();
    if (pid < 0) {
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (pid == 0) {
        dup2(fds[1], STDOUT_FILENO);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    return fds[0];
}
