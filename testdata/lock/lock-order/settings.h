// Settings, which log their changes, and the log.
#ifndef SETTINGS_H
#define SETTINGS_H

#include <pthread.h>

extern pthread_mutex_t settings_lock, log_lock;
extern unsigned long rotations;

void log_line(const char *text);   // locks the log
void settings_get(char out[16]);   // locks the settings
void settings_set(const char *to); // locks the settings, and then the log

#endif
