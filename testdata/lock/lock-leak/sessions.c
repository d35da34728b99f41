// The table of sessions and its mutex, which no other file sees.
#include "sessions.h"

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct session *buckets[32];

void sessions_lock(void)
{
    pthread_mutex_lock(&table_mutex);
}

void sessions_unlock(void)
{
    pthread_mutex_unlock(&table_mutex);
}

struct session *sessions_find(unsigned id)
{
    for (struct session *s = buckets[id % 32]; s != NULL; s = s->next) {
        if (s->id == id) {
            return s;
        }
    }
    return NULL;
}
