// If fork() fails, there is nobody to send a signal to.
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void watch_and_exit(int (*watch)(void))
{
    exit(watch() == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

int run_watched(int (*job)(void), int (*watch)(void))
{
    pid_t watcher = fork();
    int rc, status;

    if (watcher < 0) {
        return -1;
    }
    if (watcher == 0) {
        watch_and_exit(watch);
    }
    rc = job();
    kill(watcher, SIGTERM);
    waitpid(watcher, &status, 0);
    return rc;
}
