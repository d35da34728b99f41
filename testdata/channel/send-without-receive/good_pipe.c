// A self-pipe: a signal handler writes, the loop reads.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int wakeup[2];

static void on_signal(int sig)
{
    unsigned char byte = (unsigned char)sig;
    const int saved = errno;

    (void)!write(wakeup[1], &byte, 1);
    errno = saved;
}

int main(void)
{
    struct sigaction sa = {.sa_handler = on_signal};
    unsigned char byte;

    if (pipe(wakeup) != 0 || sigaction(SIGTERM, &sa, NULL) != 0) {
        return 1;
    }
    while (read(wakeup[0], &byte, 1) != 1) {
        if (errno != EINTR) {
            return 1;
        }
    }
    printf("signal %d\n", byte);
    close(wakeup[0]);
    close(wakeup[1]);
    return 0;
}
