// The start tells whether there is a watch that the stop can cancel.
#include <poll.h>
#include <pthread.h>
#include <stddef.h>

static pthread_t watcher;

static void *watch(void *arg)
{
    struct pollfd *wanted = arg;

    while (poll(wanted, 1, -1) == 1 && wanted->revents == POLLIN) {
    }
    return NULL;
}

int watch_start(struct pollfd *wanted)
{
    return pthread_create(&watcher, NULL, watch, wanted) == 0 ? 0 : -1;
}

void watch_stop(void)
{
    pthread_cancel(watcher);
}
