// A menu is counted by a function that calls itself with the recursive mutex locked.
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>

struct menu {
    const char *title;
    struct menu *first_child, *next;
};

static pthread_mutex_t menu_mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void menu_append(struct menu *parent, struct menu *child)
{
    struct menu **at;

    pthread_mutex_lock(&menu_mutex);
    for (at = &parent->first_child; *at; at = &(*at)->next) {
    }
    child->next = NULL;
    *at = child;
    pthread_mutex_unlock(&menu_mutex);
}

int menu_count(const struct menu *m)
{
    int n = 1;

    pthread_mutex_lock(&menu_mutex);
    for (const struct menu *c = m->first_child; c; c = c->next) {
        n += menu_count(c);
    }
    pthread_mutex_unlock(&menu_mutex);
    return n;
}
