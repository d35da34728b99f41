// Clean-up joins the thread only if that was not done yet.
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct load {
    const char *name;
    unsigned char *data;
    size_t n;
};

bool load_file(struct load *l);
bool is_image(const unsigned char *data, size_t n);
bool show_progress(const char *name);

static void *load_in_background(void *arg)
{
    struct load *l = arg;

    return load_file(l) ? l : NULL;
}

bool load_image(struct load *l)
{
    pthread_t loader;
    bool is_running;

    if (pthread_create(&loader, NULL, load_in_background, l) != 0) {
        return false;
    }
    is_running = true;
    if (!show_progress(l->name)) {
        goto failed;
    }
    pthread_join(loader, NULL);
    is_running = false;
    if (!is_image(l->data, l->n)) {
        goto failed;
    }
    return true;
failed:
    if (is_running) {
        pthread_join(loader, NULL);
    }
    free(l->data);
    l->data = NULL;
    return false;
}
