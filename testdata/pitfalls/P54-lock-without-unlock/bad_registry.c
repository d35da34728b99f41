// A registry of named workers: a duplicate name returns from inside the critical section.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct worker {
    char name[32];
    struct worker *next;
};

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static struct worker *registry;

int register_worker(const char *name)
{
    struct worker *w;

    pthread_mutex_lock(&registry_lock);
    for (w = registry; w; w = w->next) {
        if (strcmp(w->name, name) == 0) {
            return -EEXIST; // expect: lock-leak
        }
    }
    w = calloc(1, sizeof *w);
    if (!w) {
        pthread_mutex_unlock(&registry_lock);
        return -ENOMEM;
    }
    strncpy(w->name, name, sizeof w->name - 1);
    w->next = registry;
    registry = w;
    pthread_mutex_unlock(&registry_lock);
    return 0;
}
