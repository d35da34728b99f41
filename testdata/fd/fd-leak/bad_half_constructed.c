// The second acquisition of a constructor fails, and the first is thrown away with the memory.
#include <stdint.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct watcher {
    int events;
    int timer;
};

static void *discard(struct watcher *w)
{
    free(w);
    return NULL;
}

struct watcher *watcher_new(const char *path, unsigned seconds)
{
    struct itimerspec every = {.it_interval.tv_sec = seconds, .it_value.tv_sec = seconds};
    struct watcher *w = malloc(sizeof *w);

    if (w == NULL)
        return NULL;
    w->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (w->events < 0)
        return discard(w);
    w->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (w->timer < 0)
        return discard(w); // expect: fd-leak
    if (inotify_add_watch(w->events, path, IN_CLOSE_WRITE) < 0 ||
        timerfd_settime(w->timer, 0, &every, NULL) < 0) {
        close(w->timer);
        close(w->events);
        return discard(w);
    }
    return w;
}

void watcher_free(struct watcher *w)
{
    close(w->timer);
    close(w->events);
    free(w);
}
