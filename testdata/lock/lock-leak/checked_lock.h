// Mutexes that say who could not take or release them.
#ifndef CHECKED_LOCK_H
#define CHECKED_LOCK_H

#include <pthread.h>

#define LOCK(m)   checked_lock((m), __FILE__, __LINE__)
#define UNLOCK(m) checked_unlock((m), __FILE__, __LINE__)

void checked_lock(pthread_mutex_t *m, const char *file, int line);
void checked_unlock(pthread_mutex_t *m, const char *file, int line);

#endif
