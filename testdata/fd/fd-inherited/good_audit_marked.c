// The log is marked to be closed in other programs once all is set up.
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int audit_fd = -1;

static void keep_private(int fd)
{
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static int audit_open(const char *path)
{
    audit_fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
    return audit_fd == -1 ? -1 : 0;
}

static void audit_note(const char *what)
{
    if (dprintf(audit_fd, "%s\n", what) < 0) {
        perror("audit");
    }
}

static void audit_close(void)
{
    if (close(audit_fd) != 0) {
        perror("audit");
    }
    audit_fd = -1;
}

static int run(char *const argv[])
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return status;
}

int main(int argc, char **argv)
{
    int rc;

    if (argc < 3 || audit_open(argv[1]) != 0) {
        return 2;
    }
    keep_private(audit_fd);
    audit_note(argv[2]);
    rc = run(argv + 2);
    audit_note(rc == 0 ? "done" : "failed");
    audit_close();
    return rc == 0 ? 0 : 1;
}
