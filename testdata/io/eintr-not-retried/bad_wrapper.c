// The handler is installed by a helper that takes signal and handler, and sets no flags.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t width_changed;

static void on_window(int sig)
{
    (void)sig;
    width_changed = 1;
}

static void handle(int sig, void (*fn)(int))
{
    struct sigaction sa = {.sa_handler = fn};

    sigemptyset(&sa.sa_mask);
    if (sigaction(sig, &sa, NULL) < 0) {
        perror("sigaction");
        exit(1);
    }
}

int run_pager(char *const argv[])
{
    int status;
    pid_t child;

    handle(SIGWINCH, on_window);
    child = fork();
    if (child == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) { // expect: eintr-not-retried
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
