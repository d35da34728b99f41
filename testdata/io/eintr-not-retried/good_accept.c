// A child that ends does not interrupt accept(): the handler restarts it.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int sig)
{
    (void)sig;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
}

static void reap_children(void)
{
    struct sigaction sa;

    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_child;
    sa.sa_flags = SA_NOCLDSTOP | SA_RESTART;
    if (sigaction(SIGCHLD, &sa, NULL) != 0) {
        perror("sigaction");
        exit(1);
    }
}

static void serve(int fd)
{
    static const char hello[] = "hello\n";

    if (send(fd, hello, sizeof hello - 1, MSG_NOSIGNAL) != (ssize_t)sizeof hello - 1) {
        _exit(1);
    }
    _exit(0);
}

int run(int sock)
{
    reap_children();
    for (;;) {
        int fd = accept4(sock, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0) {
            perror("accept");
            return -1;
        }
        if (fork() == 0) {
            serve(fd);
        }
        close(fd);
    }
}
