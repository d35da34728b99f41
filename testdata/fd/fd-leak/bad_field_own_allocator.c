// Objects come from and go to the program's own allocator; the watch in one of them stays.
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

static size_t live;

static void *allocate(size_t n)
{
    void *p = calloc(1, n);

    live += p != NULL;
    return p;
}

static void give_back(void *p)
{
    live -= p != NULL;
    free(p);
}

struct watcher {
    int queue;
    int watch;
};

static struct watcher *watcher_new(const char *path)
{
    struct watcher *w = allocate(sizeof *w);
    int queue = inotify_init1(IN_CLOEXEC);

    if (w == NULL || queue < 0) {
        goto fail;
    }
    w->queue = queue; // expect: fd-leak
    w->watch = inotify_add_watch(queue, path, IN_MODIFY);
    if (w->watch < 0) {
        goto fail;
    }
    return w;
fail:
    if (queue >= 0) {
        close(queue);
    }
    give_back(w);
    return NULL;
}

static void watcher_delete(struct watcher *w)
{
    inotify_rm_watch(w->queue, w->watch);
    give_back(w);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct watcher *w = watcher_new(argv[i]);
        if (w != NULL) {
            watcher_delete(w);
        }
    }
    return live != 0;
}
