// Two folders are locked in the order of their numbers; the error path unlocks only one of them.
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct folder {
    pthread_mutex_t lock;
    unsigned number, nfiles;
    char files[100][60];
};

static void folders_lock(struct folder *a, struct folder *b)
{
    if (a->number < b->number) {
        pthread_mutex_lock(&a->lock);
        pthread_mutex_lock(&b->lock);
    } else {
        pthread_mutex_lock(&b->lock);
        pthread_mutex_lock(&a->lock);
    }
}

static void folders_unlock(struct folder *a, struct folder *b)
{
    pthread_mutex_unlock(&a->lock);
    pthread_mutex_unlock(&b->lock);
}

bool folder_move_last(struct folder *from, struct folder *to)
{
    if (from->number == to->number) {
        return true;
    }
    folders_lock(from, to);
    if (from->nfiles == 0 || to->nfiles == 100) {
        pthread_mutex_unlock(&from->lock);
        return false; // expect: lock-leak
    }
    memcpy(to->files[to->nfiles++], from->files[--from->nfiles], 60);
    folders_unlock(from, to);
    return true;
}
