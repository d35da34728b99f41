// inode_get() hands a locked inode out through its last argument; the size check forgets it.
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

struct inode {
    pthread_mutex_t lock;
    unsigned number;
    long size;
    int links;
};

struct volume {
    struct inode inodes[256];
    long max_size;
};

static int inode_get(struct volume *v, unsigned number, struct inode **out)
{
    struct inode *in;

    if (number >= 256) {
        return -ENOENT;
    }
    in = &v->inodes[number];
    pthread_mutex_lock(&in->lock);
    if (in->links == 0) {
        pthread_mutex_unlock(&in->lock);
        return -ESTALE;
    }
    *out = in;
    return 0;
}

static void inode_put(struct inode *in)
{
    pthread_mutex_unlock(&in->lock);
}

int volume_truncate(struct volume *v, unsigned number, long size)
{
    struct inode *in;
    int rc = inode_get(v, number, &in);

    if (rc != 0) {
        return rc;
    }
    if (size > v->max_size) {
        return -EFBIG; // expect: lock-leak
    }
    in->size = size;
    inode_put(in);
    return 0;
}
