// The watch is cancelled when the program is done with it, whether it could be started or not.
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

void watch_start(struct pollfd *wanted)
{
    pthread_create(&watcher, NULL, watch, wanted); // expect: unchecked-thread-create
}

void watch_stop(void)
{
    pthread_cancel(watcher);
}
