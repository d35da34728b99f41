// The handler collects children until there is none, and leaves errno as the reader knew it.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void reap(int sig)
{
    int before = errno;

    (void)sig;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    errno = before;
}

static ssize_t read_all(int fd, char *to, size_t n)
{
    size_t have = 0;

    while (have < n) {
        ssize_t got = read(fd, to + have, n - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            fprintf(stderr, "read: %s\n", strerror(errno));
            return -1;
        }
        if (got == 0) {
            break;
        }
        have += (size_t)got;
    }
    return (ssize_t)have;
}

int main(void)
{
    struct sigaction act = {.sa_handler = reap, .sa_flags = SA_NOCLDSTOP};
    char text[512];

    sigemptyset(&act.sa_mask);
    if (sigaction(SIGCHLD, &act, NULL) < 0) {
        return 1;
    }
    return read_all(STDIN_FILENO, text, sizeof text) < 0;
}
