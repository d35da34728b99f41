// The log is guarded by one mutex that all calls of the function share.
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
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&lock);
    if (log_file) {
        lines++;
        fprintf(log_file, "%ld %s\n", (long)time(NULL), text);
    }
    pthread_mutex_unlock(&lock);
}
