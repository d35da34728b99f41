// A file is renamed under the lock of its directory; marking the file locks only the file.
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
    pthread_mutex_lock(&f->lock);
    f->changed = true;
    pthread_mutex_unlock(&f->lock);
}

int file_rename(struct file *f, const char *name)
{
    if (strlen(name) >= sizeof f->name) {
        return -1;
    }
    pthread_mutex_lock(&f->dir->lock);
    strcpy(f->name, name);
    mark_changed(f);
    pthread_mutex_unlock(&f->dir->lock);
    return 0;
}
