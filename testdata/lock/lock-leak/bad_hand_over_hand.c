// A sorted list walked hand over hand by a helper; the key that is there already keeps its lock.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct node {
    pthread_mutex_t lock;
    int key;
    struct node *next;
};

struct list {
    struct node head; // its key is less than any other
};

// The next node, locked, in exchange for this one's lock.
static struct node *step(struct node *at)
{
    struct node *next = at->next;

    pthread_mutex_lock(&next->lock);
    pthread_mutex_unlock(&at->lock);
    return next;
}

bool list_insert(struct list *l, struct node *fresh)
{
    struct node *at = &l->head;

    pthread_mutex_lock(&at->lock);
    while (at->next && at->next->key <= fresh->key) {
        at = step(at);
    }
    if (at->key == fresh->key) {
        return false; // expect: lock-leak
    }
    fresh->next = at->next;
    at->next = fresh;
    pthread_mutex_unlock(&at->lock);
    return true;
}
