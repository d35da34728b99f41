// The child closes all but the standard streams before it becomes another program.
#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char *const argv[])
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        for (int fd = STDERR_FILENO + 1; fd < 256; fd++) {
            close(fd);
        }
        execv(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return status;
}

int main(int argc, char **argv)
{
    int rc, fd = open("lock", O_RDWR | O_CREAT, 0600);

    if (argc < 2 || fd < 0) {
        return 2;
    }
    rc = run(argv + 1);
    close(fd);
    return rc;
}
