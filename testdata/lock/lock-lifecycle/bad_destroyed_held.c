// The last reference is dropped, and the object's lock with it, before it is given back.
#include <pthread.h>
#include <stdlib.h>

struct image {
    pthread_mutex_t lock;
    unsigned refs;
    unsigned char *pixels;
};

struct image *image_new(size_t n)
{
    struct image *i = malloc(sizeof *i);

    if (!i) {
        return NULL;
    }
    i->pixels = calloc(n, 1);
    if (!i->pixels || pthread_mutex_init(&i->lock, NULL) != 0) {
        free(i->pixels);
        free(i);
        return NULL;
    }
    i->refs = 1;
    return i;
}

void image_hold(struct image *i)
{
    pthread_mutex_lock(&i->lock);
    i->refs++;
    pthread_mutex_unlock(&i->lock);
}

void image_drop(struct image *i)
{
    pthread_mutex_lock(&i->lock);
    if (--i->refs > 0) {
        pthread_mutex_unlock(&i->lock);
        return;
    }
    pthread_mutex_destroy(&i->lock); // expect: lock-lifecycle
    free(i->pixels);
    free(i);
}
