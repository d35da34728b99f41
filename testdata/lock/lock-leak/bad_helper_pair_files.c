// test: with sessions.c
// Touching a session: the unknown id is answered with the table of sessions still locked.
#include "sessions.h"

#include <stdbool.h>
#include <stddef.h>

bool session_touch(unsigned id, time_t now)
{
    struct session *s;

    sessions_lock();
    s = sessions_find(id);
    if (s == NULL) {
        return false; // expect: lock-leak
    }
    s->last_seen = now;
    sessions_unlock();
    return true;
}

int session_open_files(unsigned id)
{
    const struct session *s;
    int n = 0;

    sessions_lock();
    s = sessions_find(id);
    if (s != NULL) {
        n = s->open_files;
    }
    sessions_unlock();
    return n;
}
