// The signal is blocked but for the moments in which ppoll() waits: the handler interrupts nothing.
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void on_hup(int sig)
{
    printf("signal %d\n", sig);
}

int main(void)
{
    struct sigaction act = {.sa_handler = on_hup};
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    sigset_t block, before;

    sigemptyset(&act.sa_mask);
    sigemptyset(&block);
    sigaddset(&block, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &block, &before) < 0 || sigaction(SIGHUP, &act, NULL) < 0) {
        return 1;
    }
    while (ppoll(&in, 1, NULL, &before) <= 0) {
        printf("waiting\n");
    }
    return 0;
}
