// The loop starts a program for each request; those that have ended are collected without waiting.
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EVENTS = 16 };

static int start_hook(char *hook)
{
    char *const args[] = {hook, NULL};
    pid_t child = fork();

    if (child == 0) {
        execv(args[0], args);
        _exit(127);
    }
    return child < 0 ? -1 : 0;
}

static void collect(void)
{
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
}

static int serve(int poller, char *hook)
{
    struct epoll_event events[EVENTS];

    for (;;) {
        int n = epoll_wait(poller, events, EVENTS, 1000);
        if (n < 0) {
            return -1;
        }
        for (int i = 0; i < n; i++) {
            if (events[i].events & EPOLLIN && start_hook(hook) != 0) {
                fprintf(stderr, "%s failed\n", hook);
            }
        }
        collect();
    }
}

int main(int argc, char **argv)
{
    struct epoll_event in = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    int poller = epoll_create1(EPOLL_CLOEXEC);

    if (argc < 2 || poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &in) < 0) {
        return 1;
    }
    return serve(poller, argv[1]);
}
