// A descriptor taken out of its cleanup variable has no cleanup any more.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void drop_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

#define scoped_fd __attribute__((cleanup(drop_fd))) int

static inline int take(int *fd)
{
    int value = *fd;

    *fd = -1;
    return value;
}

struct waker {
    int fd;
    unsigned rounds;
};

struct waker *waker_new(unsigned first)
{
    scoped_fd fd = eventfd(first, EFD_CLOEXEC | EFD_NONBLOCK);
    struct waker *w;
    int mine;

    if (fd < 0)
        return NULL;
    mine = take(&fd);
    w = malloc(sizeof *w);
    if (w == NULL)
        return NULL; // expect: fd-leak
    w->fd = mine;
    w->rounds = 0;
    return w;
}

void waker_free(struct waker *w)
{
    close(w->fd);
    free(w);
}
