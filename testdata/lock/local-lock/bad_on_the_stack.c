// The log is guarded by a mutex that each call of the function makes for itself.
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static FILE *log_file;
static unsigned long lines;

void log_open(const char *path)
{
    log_file = fopen(path, "a");
}

void log_line(const char *text)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&lock); // expect: local-lock
    if (log_file) {
        lines++;
        fprintf(log_file, "%ld %s\n", (long)time(NULL), text);
    }
    pthread_mutex_unlock(&lock);
}
