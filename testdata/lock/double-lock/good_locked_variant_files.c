// test: with journal.c
// Two records go into the journal as one, under its lock, by the function for those who have it.
#include "journal.h"

#include <string.h>

int log_rename(const char *from, const char *to)
{
    int rc = -1;

    journal_lock();
    if (journal_room_locked() >= strlen(from) + strlen(to) + 2) {
        rc = journal_append_locked(from);
        if (rc == 0) {
            rc = journal_append_locked(to);
        }
    }
    journal_unlock();
    return rc;
}

int log_remove(const char *path)
{
    return journal_append(path);
}
