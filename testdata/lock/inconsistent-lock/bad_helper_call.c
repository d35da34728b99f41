// A helper that counts on its callers' lock, and one caller that has none.
#include <pthread.h>
#include <stdlib.h>

struct entry {
    struct entry *next;
    int key, value;
};

struct table {
    pthread_mutex_t lock;
    struct entry *first;
    unsigned size;
};

static void table_link(struct table *t, struct entry *e)
{
    e->next = t->first;
    t->first = e;
    t->size++;
}

int table_add(struct table *t, int key, int value)
{
    struct entry *e = malloc(sizeof *e);

    if (!e) {
        return -1;
    }
    e->key = key;
    e->value = value;
    pthread_mutex_lock(&t->lock);
    table_link(t, e);
    pthread_mutex_unlock(&t->lock);
    return 0;
}

struct entry *table_take(struct table *t)
{
    struct entry *e;

    pthread_mutex_lock(&t->lock);
    e = t->first;
    if (e) {
        t->first = e->next;
        t->size--;
    }
    pthread_mutex_unlock(&t->lock);
    return e;
}

void table_move(struct table *t, struct entry *list)
{
    pthread_mutex_lock(&t->lock);
    while (list) {
        struct entry *next = list->next;
        table_link(t, list);
        list = next;
    }
    pthread_mutex_unlock(&t->lock);
}

unsigned table_size(struct table *t)
{
    unsigned n;

    pthread_mutex_lock(&t->lock);
    n = t->size;
    pthread_mutex_unlock(&t->lock);
    return n;
}

void table_give_back(struct table *t, struct entry *e)
{
    if (e) {
        table_link(t, e); // expect: inconsistent-lock
    }
}
