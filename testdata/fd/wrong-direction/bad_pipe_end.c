// The parent writes into the end that its child reads from.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

// Runs a command and hands it the text as its input.
int feed(char *const argv[], const char *text, size_t n)
{
    int ends[2], status;
    ssize_t done;
    pid_t pid;

    if (pipe(ends) != 0) {
        return -1;
    }
    pid = fork();
    if (pid == -1) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (pid == 0) {
        if (dup2(ends[0], STDIN_FILENO) == -1) {
            _exit(127);
        }
        close(ends[0]);
        close(ends[1]);
        execv(argv[0], argv);
        _exit(127);
    }
    done = write(ends[0], text, n); // expect: wrong-direction
    close(ends[0]);
    close(ends[1]);
    if (waitpid(pid, &status, 0) != pid || done != (ssize_t)n) {
        return -1;
    }
    return status;
}
