// Down a tree of folders the lock of the parent is always taken before that of the child.
#include <pthread.h>
#include <stdlib.h>

struct folder {
    pthread_mutex_t lock;
    struct folder *child, *parent;
    long bytes;
};

static struct folder top;

static long folder_bytes(struct folder *f)
{
    long n;

    pthread_mutex_lock(&f->lock);
    n = f->bytes;
    if (f->child != NULL) {
        pthread_mutex_lock(&f->child->lock);
        n += f->child->bytes;
        pthread_mutex_unlock(&f->child->lock);
    }
    pthread_mutex_unlock(&f->lock);
    return n;
}

static void move_up(struct folder *f, long n)
{
    struct folder *parent = f->parent;

    pthread_mutex_lock(&parent->lock);
    pthread_mutex_lock(&f->lock);
    f->bytes -= n;
    parent->bytes += n;
    pthread_mutex_unlock(&f->lock);
    pthread_mutex_unlock(&parent->lock);
}

static void *count(void *arg)
{
    long *sum = arg;

    for (struct folder *f = &top; f != NULL; f = f->child)
        *sum += folder_bytes(f);
    return NULL;
}

int main(void)
{
    pthread_t t;
    long sum = 0;

    pthread_mutex_init(&top.lock, NULL);
    top.child = calloc(1, sizeof top);
    if (top.child == NULL)
        return 1;
    pthread_mutex_init(&top.child->lock, NULL);
    top.child->parent = &top;
    if (pthread_create(&t, NULL, count, &sum) != 0)
        return 1;
    move_up(top.child, 3);
    pthread_join(t, NULL);
    free(top.child);
    return sum != 0;
}
