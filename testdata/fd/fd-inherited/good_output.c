// The command has its output, and the lock is closed in it.
#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

// Runs a command with its output in a file; the lock is held meanwhile.
int run_to_file(char *const argv[], const char *output, const char *lock)
{
    int status, out, held;
    pid_t pid;

    held = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (held < 0) {
        return -1;
    }
    out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (out < 0) {
        close(held);
        return -1;
    }
    pid = fork();
    if (pid == 0) {
        if (dup2(out, STDOUT_FILENO) == -1) {
            _exit(127);
        }
        close(out);
        execv(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        status = -1;
    }
    close(held);
    if (close(out) != 0) {
        status = -1;
    }
    return status;
}
