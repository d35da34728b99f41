// The signal is read from a descriptor: no handler, and printf() like anywhere else.
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void report(const struct signalfd_siginfo *info)
{
    printf("signal %u from %u\n", info->ssi_signo, info->ssi_pid);
}

int main(void)
{
    struct signalfd_siginfo info;
    sigset_t mask;
    int fd;

    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &mask, NULL) < 0) {
        return 1;
    }
    fd = signalfd(-1, &mask, SFD_CLOEXEC);
    if (fd < 0) {
        return 1;
    }
    if (read(fd, &info, sizeof info) == sizeof info) {
        report(&info);
    }
    close(fd);
    return 0;
}
