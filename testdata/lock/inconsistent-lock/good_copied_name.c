// A device's name is copied under its lock everywhere.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct device {
    pthread_mutex_t lock;
    char name[32];
    unsigned opened;
};

static struct device devices[4];

void device_rename(struct device *d, const char *name)
{
    pthread_mutex_lock(&d->lock);
    strncpy(d->name, name, sizeof d->name - 1);
    pthread_mutex_unlock(&d->lock);
}

void device_number(struct device *d, unsigned n)
{
    pthread_mutex_lock(&d->lock);
    snprintf(d->name, sizeof d->name, "device%u", n);
    d->opened++;
    pthread_mutex_unlock(&d->lock);
}

void device_swap(struct device *a, const char *name, char *old, size_t size)
{
    pthread_mutex_lock(&a->lock);
    for (size_t i = 0; i + 1 < size && i < sizeof a->name; i++) {
        old[i] = a->name[i];
    }
    memcpy(a->name, name, sizeof a->name);
    pthread_mutex_unlock(&a->lock);
}

int device_is_named(struct device *d)
{
    int is_named;

    pthread_mutex_lock(&d->lock);
    is_named = d->name[0] != '\0';
    pthread_mutex_unlock(&d->lock);
    return is_named;
}

void device_reset(struct device *d)
{
    pthread_mutex_lock(&d->lock);
    memset(d->name, 0, sizeof d->name);
    d->opened = 0;
    pthread_mutex_unlock(&d->lock);
}

static void *serve(void *arg)
{
    char old[32] = "";

    device_number(arg, 7);
    device_swap(arg, "swapped", old, sizeof old);
    device_rename(arg, old);
    if (device_is_named(arg)) {
        device_reset(arg);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    int n = 0;

    for (int i = 0; i < 4; i++) {
        pthread_mutex_init(&devices[i].lock, NULL);
    }
    while (n < 4 && pthread_create(&threads[n], NULL, serve, &devices[n % 2]) == 0) {
        n++;
    }
    while (n-- > 0) {
        pthread_join(threads[n], NULL);
    }
    return 0;
}
