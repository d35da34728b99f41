// A tree whose mutex is recursive by its attribute: it may be locked by a function that has it.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct tree_node {
    struct tree_node *left, *right;
    int key;
};

struct tree {
    pthread_mutex_t lock;
    struct tree_node *root;
    size_t n;
};

int tree_init(struct tree *t)
{
    pthread_mutexattr_t attr;
    int rc = pthread_mutexattr_init(&attr);

    if (rc != 0) {
        return rc;
    }
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    rc = pthread_mutex_init(&t->lock, &attr);
    pthread_mutexattr_destroy(&attr);
    t->root = NULL;
    t->n = 0;
    return rc;
}

static bool has_key(const struct tree_node *at, int key)
{
    while (at && at->key != key) {
        at = key < at->key ? at->left : at->right;
    }
    return at != NULL;
}

void tree_add(struct tree *t, struct tree_node *n)
{
    struct tree_node **at;

    pthread_mutex_lock(&t->lock);
    for (at = &t->root; *at; at = n->key < (*at)->key ? &(*at)->left : &(*at)->right) {
    }
    n->left = n->right = NULL;
    *at = n;
    t->n++;
    pthread_mutex_unlock(&t->lock);
}

bool tree_add_once(struct tree *t, struct tree_node *n)
{
    bool fresh;

    pthread_mutex_lock(&t->lock);
    fresh = !has_key(t->root, n->key);
    if (fresh) {
        tree_add(t, n);
    }
    pthread_mutex_unlock(&t->lock);
    return fresh;
}
