// The handler is there only while the password is typed; then the old one is put back.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t suspended;

static void on_stop(int sig)
{
    (void)sig;
    suspended = 1;
}

static ssize_t read_password(char *buf, size_t size)
{
    struct sigaction sa = {.sa_handler = on_stop}, before;
    ssize_t n;

    sigaction(SIGTSTP, &sa, &before);
    do {
        n = read(STDIN_FILENO, buf, size);
    } while (n < 0 && errno == EINTR);
    sigaction(SIGTSTP, &before, NULL);
    return n;
}

int log_in(int sock, const struct sockaddr *at, socklen_t size)
{
    char password[128];
    ssize_t n = read_password(password, sizeof password);

    if (n <= 0) {
        return -1;
    }
    if (connect(sock, at, size) < 0) {
        perror("connect");
        return -1;
    }
    return send(sock, password, (size_t)n, MSG_NOSIGNAL) == n ? 0 : -1;
}
