// The handler writes one byte to a pipe; the loop that reads it does what takes locks.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int wake[2] = {-1, -1};

static int install_handler(int sig, void (*f)(int))
{
    struct sigaction act = {.sa_flags = SA_RESTART};

    sigemptyset(&act.sa_mask);
    act.sa_handler = f;
    return sigaction(sig, &act, NULL);
}

static void on_usr1(int sig)
{
    int before = errno;

    (void)sig;
    (void)!write(wake[1], "u", 1);
    errno = before;
}

int main(void)
{
    char byte;

    if (pipe(wake) < 0 || install_handler(SIGUSR1, on_usr1) < 0) {
        return 1;
    }
    for (;;) {
        struct pollfd p = {.fd = wake[0], .events = POLLIN};
        if (poll(&p, 1, 1000) > 0 && read(wake[0], &byte, 1) == 1) {
            printf("told to report\n");
        }
    }
}
