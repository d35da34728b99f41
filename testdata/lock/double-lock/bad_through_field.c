// A file is renamed under the lock of its directory; marking the directory, found anew, locks it.
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct dir {
    pthread_mutex_t lock;
    bool changed;
    unsigned nfiles;
};

struct file {
    pthread_mutex_t lock;
    struct dir *dir;
    bool changed;
    char name[64];
};

static void mark_changed(struct file *f)
{
    struct dir *d = f->dir;

    pthread_mutex_lock(&d->lock);
    d->changed = true;
    pthread_mutex_unlock(&d->lock);
}

int file_rename(struct file *f, const char *name)
{
    if (strlen(name) >= sizeof f->name) {
        return -1;
    }
    pthread_mutex_lock(&f->dir->lock);
    strcpy(f->name, name);
    mark_changed(f); // expect: double-lock
    pthread_mutex_unlock(&f->dir->lock);
    return 0;
}
