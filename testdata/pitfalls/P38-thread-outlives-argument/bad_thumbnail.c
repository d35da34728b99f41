// The picture's description is gone when the thread that makes the thumbnail comes to read it.
#include <pthread.h>
#include <stdio.h>

struct picture {
    char path[256];
    int width, height;
};

static void *make_thumbnail(void *arg)
{
    const struct picture *p = arg;

    printf("%s: %d x %d\n", p->path, p->width / 8, p->height / 8);
    return NULL;
}

int picture_added(const char *path, int width, int height)
{
    struct picture p = {.width = width, .height = height};
    pthread_t maker;

    snprintf(p.path, sizeof p.path, "%s", path);
    if (pthread_create(&maker, NULL, make_thumbnail, &p) != 0) { // expect: thread-arg-stack-escape
        return -1;
    }
    return pthread_detach(maker);
}
