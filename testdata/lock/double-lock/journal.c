// The journal and its mutex.
#include "journal.h"

#include <pthread.h>
#include <string.h>

static pthread_mutex_t journal_mutex = PTHREAD_MUTEX_INITIALIZER;
static char text[8192];
static size_t used;

void journal_lock(void)
{
    pthread_mutex_lock(&journal_mutex);
}

void journal_unlock(void)
{
    pthread_mutex_unlock(&journal_mutex);
}

int journal_append_locked(const char *record)
{
    size_t n = strlen(record) + 1;

    if (n > sizeof text - used) {
        return -1;
    }
    memcpy(text + used, record, n);
    used += n;
    return 0;
}

int journal_append(const char *record)
{
    int rc;

    journal_lock();
    rc = journal_append_locked(record);
    journal_unlock();
    return rc;
}

size_t journal_room_locked(void)
{
    return sizeof text - used;
}
