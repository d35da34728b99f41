// Each signal wakes the loop by a byte in a pipe. errno stays what the loop knows.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int pipe_fds[2];

static void wake(char why)
{
    int before = errno;

    (void)!write(pipe_fds[1], &why, 1);
    errno = before;
}

static void on_hup(int sig)
{
    (void)sig;
    wake('h');
}

static int next_event(void)
{
    struct pollfd p = {.fd = pipe_fds[0], .events = POLLIN};
    char why;

    if (poll(&p, 1, 1000) < 0) {
        return errno == EINTR ? 0 : -1;
    }
    return read(pipe_fds[0], &why, 1) == 1 ? why : 0;
}

int main(void)
{
    if (pipe2(pipe_fds, O_NONBLOCK | O_CLOEXEC) < 0 || signal(SIGHUP, on_hup) == SIG_ERR) {
        return 1;
    }
    for (int why = 0; why >= 0; why = next_event()) {
        if (why) {
            printf("%c\n", why);
        }
    }
    return 0;
}
