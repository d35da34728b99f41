// The wait that a signal has ended is taken up again once the signal is dealt with.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t reload;

static void on_hangup(int sig)
{
    (void)sig;
    reload = 1;
}

static void read_settings(const char *path)
{
    printf("reading %s\n", path);
}

static int wait_for_input(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    if (poll(&p, 1, -1) < 0) {
        if (errno == EINTR) {
            return 0;
        }
        perror("poll");
        exit(1);
    }
    return p.revents & POLLIN;
}

int main(int argc, char **argv)
{
    char buf[256];

    signal(SIGHUP, on_hangup);
    while (argc > 1) {
        if (reload) {
            reload = 0;
            read_settings(argv[1]);
        }
        if (wait_for_input(STDIN_FILENO) && read(STDIN_FILENO, buf, sizeof buf) <= 0) {
            break;
        }
    }
    return 0;
}
