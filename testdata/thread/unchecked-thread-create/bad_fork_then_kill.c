// If fork() fails, kill() gets -1: the signal goes to every process that may be sent one.
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
    pid_t watcher = fork(); // expect: unchecked-thread-create
    int rc, status;

    if (watcher == 0) {
        watch_and_exit(watch);
    }
    rc = job();
    kill(watcher, SIGTERM);
    waitpid(watcher, &status, 0);
    return rc;
}
