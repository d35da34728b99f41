// The handler hands the signal on, and what kill() says stays in it.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t group;

static void forward(int sig)
{
    int before = errno;

    if (group > 0) {
        kill(-group, sig);
    }
    errno = before;
}

static int wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            fprintf(stderr, "waitpid: %s\n", strerror(errno));
            return 1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
    struct sigaction act;
    pid_t child;

    memset(&act, 0, sizeof act);
    act.sa_handler = forward;
    sigemptyset(&act.sa_mask);
    if (argc < 2 || sigaction(SIGTERM, &act, NULL) < 0) {
        return 2;
    }
    child = fork();
    if (child < 0) {
        return 2;
    }
    if (child == 0) {
        setpgid(0, 0);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    group = (sig_atomic_t)child;
    return wait_for(child);
}
