// The journal: one mutex, kept in journal.c, guards it.
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stddef.h>

void journal_lock(void);
void journal_unlock(void);

int journal_append(const char *record);        // locks by itself
int journal_append_locked(const char *record); // with the journal locked
size_t journal_room_locked(void);

#endif
