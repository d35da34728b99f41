// A ticker gets its descriptor from its caller; stopping it closes the descriptor.
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct ticker {
    int fd;
    long interval;
};

static void ticker_attach(struct ticker *t, int fd)
{
    t->fd = fd;
}

static struct ticker *ticker_new(int loop, long ms)
{
    struct itimerspec when = {.it_interval = {ms / 1000, ms % 1000 * 1000000}};
    struct ticker *t = malloc(sizeof *t);
    struct epoll_event event = {.events = EPOLLIN};
    int fd;

    if (t == NULL) {
        return NULL;
    }
    fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (fd < 0 || timerfd_settime(fd, 0, &when, NULL) < 0) {
        if (fd >= 0) {
            close(fd);
        }
        free(t);
        return NULL;
    }
    t->interval = ms;
    ticker_attach(t, fd);
    event.data.ptr = t;
    epoll_ctl(loop, EPOLL_CTL_ADD, t->fd, &event);
    return t;
}

static void ticker_stop(struct ticker *t, int loop)
{
    epoll_ctl(loop, EPOLL_CTL_DEL, t->fd, NULL);
    close(t->fd);
    free(t);
}

int main(void)
{
    int loop = epoll_create1(EPOLL_CLOEXEC);

    for (long ms = 10; loop >= 0 && ms < 1000; ms *= 2) {
        struct ticker *t = ticker_new(loop, ms);
        if (t == NULL) {
            break;
        }
        ticker_stop(t, loop);
    }
    return 0;
}
