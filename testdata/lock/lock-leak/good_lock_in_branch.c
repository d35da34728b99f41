// A node with pending repairs is taken off the list under the lock.
#include <pthread.h>
#include <stdlib.h>

struct repair {
    struct repair *next, *prev;
    unsigned long inode;
};

struct volume {
    pthread_mutex_t lock;
    struct repair *repairs;
};

struct file {
    struct volume *volume;
    struct repair *repair;
    char *path;
};

static void unlink_repair(struct volume *v, struct repair *r)
{
    if (r->prev) {
        r->prev->next = r->next;
    } else {
        v->repairs = r->next;
    }
    if (r->next) {
        r->next->prev = r->prev;
    }
}

int file_mark(struct file *f, unsigned long inode)
{
    struct repair *r = calloc(1, sizeof *r);

    if (!r) {
        return -1;
    }
    r->inode = inode;
    pthread_mutex_lock(&f->volume->lock);
    r->next = f->volume->repairs;
    if (r->next) {
        r->next->prev = r;
    }
    f->volume->repairs = r;
    f->repair = r;
    pthread_mutex_unlock(&f->volume->lock);
    return 0;
}

void file_free(struct file *f)
{
    if (f->repair) {
        pthread_mutex_lock(&f->volume->lock);
        unlink_repair(f->volume, f->repair);
        pthread_mutex_unlock(&f->volume->lock);
        free(f->repair);
        f->repair = NULL;
    }
    free(f->path);
    free(f);
}
