// The descriptor is kept by a worker, a child that starts no programs; its parent starts them.
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int wake = -1;

static int worker(void)
{
    uint64_t count;

    wake = eventfd(1, 0);
    if (wake < 0) {
        return 1;
    }
    return read(wake, &count, sizeof count) == (ssize_t)sizeof count ? 0 : 1;
}

static int wait_for(pid_t pid)
{
    int status;

    return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static int run(char *const argv[])
{
    pid_t pid = fork();

    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    return wait_for(pid);
}

int main(int argc, char **argv)
{
    pid_t pid = fork();

    if (pid == 0) {
        _exit(worker());
    }
    if (argc > 1 && run(argv + 1) != 0) {
        return 1;
    }
    return wait_for(pid) == 0 ? 0 : 1;
}
