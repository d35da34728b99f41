// The loop runs a program for each request and waits for its end, while all other clients wait.
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EVENTS = 16 };

static int run_hook(char *hook)
{
    char *const args[] = {hook, NULL};
    pid_t child = fork();
    int status;

    if (child == 0) {
        execv(args[0], args);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        return -1;
    }
    return WEXITSTATUS(status);
}

static int serve(int poller, char *hook)
{
    struct epoll_event events[EVENTS];

    for (;;) {
        int n = epoll_wait(poller, events, EVENTS, -1);
        if (n < 0) {
            return -1;
        }
        for (int i = 0; i < n; i++) {
            if (events[i].events & EPOLLIN && run_hook(hook) != 0) { // expect: blocking-in-event-loop
                fprintf(stderr, "%s failed\n", hook);
            }
        }
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
