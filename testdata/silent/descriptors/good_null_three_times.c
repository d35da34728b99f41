// A daemon that closes its standard streams and opens /dev/null for each of them.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static void stand_in(void)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    if (open("/dev/null", O_RDONLY) != STDIN_FILENO ||
        open("/dev/null", O_WRONLY) != STDOUT_FILENO ||
        open("/dev/null", O_RDWR) != STDERR_FILENO) {
        _exit(EXIT_FAILURE);
    }
}

int become_daemon(const char *dir)
{
    pid_t pid = fork();

    if (pid < 0)
        return -1;
    if (pid > 0)
        _exit(EXIT_SUCCESS);
    if (setsid() < 0 || chdir(dir) < 0)
        return -1;
    umask(027);
    stand_in();
    return 0;
}
