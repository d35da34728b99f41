// If the thread that reads ahead cannot be started, the file is read here.
#include <pthread.h>
#include <stdio.h>

struct window {
    FILE *file;
    char block[65536];
    size_t n;
};

static void *fill(void *arg)
{
    struct window *w = arg;

    w->n = fread(w->block, 1, sizeof w->block, w->file);
    return NULL;
}

size_t next_block(struct window *w, void (*use)(struct window *), struct window *current)
{
    pthread_t ahead;

    if (pthread_create(&ahead, NULL, fill, w) != 0) {
        use(current);
        fill(w);
        return w->n;
    }
    use(current);
    pthread_join(ahead, NULL);
    return w->n;
}
