// Settings and their log.
#include "settings.h"

#include <stdio.h>
#include <string.h>

pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
unsigned long rotations;

static char level[16];
static unsigned long lines;

void log_line(const char *text)
{
    pthread_mutex_lock(&log_lock);
    lines += strlen(text) > 0;
    pthread_mutex_unlock(&log_lock);
}

void settings_get(char out[16])
{
    pthread_mutex_lock(&settings_lock);
    memcpy(out, level, sizeof level);
    pthread_mutex_unlock(&settings_lock);
}

void settings_set(const char *to)
{
    pthread_mutex_lock(&settings_lock);
    snprintf(level, sizeof level, "%s", to);
    log_line("changed");
    pthread_mutex_unlock(&settings_lock);
}
