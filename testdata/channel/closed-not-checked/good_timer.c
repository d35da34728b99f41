// A timer's descriptor has no end: each read gives the number of ticks. And a loop that a flag ends.
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

int main(void)
{
    struct itimerspec every = {.it_interval.tv_sec = 1, .it_value.tv_sec = 1};
    struct sigaction action = {.sa_handler = on_signal};
    uint64_t ticks, all = 0;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

    if (fd < 0 || sigaction(SIGINT, &action, NULL) != 0) {
        return 1;
    }
    if (timerfd_settime(fd, 0, &every, NULL) != 0) {
        close(fd);
        return 1;
    }
    while (!stop) {
        if (read(fd, &ticks, sizeof ticks) < 0) {
            break;
        }
        all += ticks;
        printf("%llu\n", (unsigned long long)all);
    }
    close(fd);
    return 0;
}
