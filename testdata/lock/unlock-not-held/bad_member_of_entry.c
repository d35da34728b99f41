// Who has found a node of the tree has given the lock back, and does so again if it is a new one.
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#define ENTRY_OF(n) ((struct entry *)((char *)(n) - offsetof(struct entry, node)))

struct node {
    struct node *left, *right;
    unsigned key;
};

struct entry {
    unsigned hits;
    struct node node;
};

struct tree {
    pthread_mutex_t lock;
    struct node *root;
};

struct node *tree_lookup(struct node *root, unsigned key);
void tree_insert(struct node **root, struct node *n);

int tree_touch(struct tree *t, unsigned key)
{
    struct entry *e = NULL;
    struct node *n;

    pthread_mutex_lock(&t->lock);
    n = tree_lookup(t->root, key);
    if (n) {
        e = ENTRY_OF(n);
        e->hits++;
        pthread_mutex_unlock(&t->lock);
    }
    if (!e || e->hits == 1) {
        e = e ? e : calloc(1, sizeof *e);
        if (e) {
            e->node.key = key;
            tree_insert(&t->root, &e->node);
        }
        pthread_mutex_unlock(&t->lock); // expect: unlock-not-held
    }
    return e ? 0 : -1;
}
