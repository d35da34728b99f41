// test: with journal.c
// Two records go into the journal as one, under its lock; the second goes by the locking function.
#include "journal.h"

#include <string.h>

int log_rename(const char *from, const char *to)
{
    int rc = -1;

    journal_lock();
    if (journal_room_locked() >= strlen(from) + strlen(to) + 2) {
        rc = journal_append_locked(from);
        if (rc == 0) {
            rc = journal_append(to); // expect: double-lock
        }
    }
    journal_unlock();
    return rc;
}

int log_remove(const char *path)
{
    return journal_append(path);
}
