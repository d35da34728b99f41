// close_fd() resets its own copy of the number; the label closes the caller's again.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
    fd = -1;
}

int run_with_input(char *const argv[], const char *text, size_t n)
{
    int ends[2], status = -1;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    pid = fork();
    if (pid < 0)
        goto out;
    if (pid == 0) {
        dup2(ends[0], STDIN_FILENO);
        execvp(argv[0], argv);
        _exit(127);
    }
    close_fd(ends[0]);
    if (write(ends[1], text, n) != (ssize_t)n)
        kill(pid, SIGTERM);
    close_fd(ends[1]);
    if (waitpid(pid, &status, 0) != pid)
        status = -1;
out:
    close_fd(ends[0]); // expect: double-close
    close_fd(ends[1]); // expect: double-close
    return status;
}
