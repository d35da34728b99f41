// The table of sessions; the functions that say so want sessions_lock() around them.
#ifndef SESSIONS_H
#define SESSIONS_H

#include <time.h>

struct session {
    unsigned id;
    time_t last_seen;
    int open_files;
    struct session *next;
};

void sessions_lock(void);
void sessions_unlock(void);
struct session *sessions_find(unsigned id); // with the table locked

#endif
