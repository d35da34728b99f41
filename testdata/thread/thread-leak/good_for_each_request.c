// A thread for each request, detached as soon as it runs.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct request {
    char path[256];
    int (*handle)(const char *path);
};

static void *serve(void *arg)
{
    struct request *r = arg;

    r->handle(r->path);
    free(r);
    return NULL;
}

int serve_later(const char *path, int (*handle)(const char *path))
{
    struct request *r = calloc(1, sizeof *r);
    pthread_t thread;

    if (r == NULL) {
        return -1;
    }
    strncpy(r->path, path, sizeof r->path - 1);
    r->handle = handle;
    if (pthread_create(&thread, NULL, serve, r) != 0) {
        free(r);
        return -1;
    }
    pthread_detach(thread);
    return 0;
}
