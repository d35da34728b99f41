// The lock keeps the lines of the log apart: writing is what it is for.
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void say(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    pthread_mutex_lock(&log_lock);
    fprintf(stderr, "[%d] ", (int)getpid());
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    pthread_mutex_unlock(&log_lock);
    va_end(ap);
}

static void *worker(void *arg)
{
    say("%s starts", (const char *)arg);
    return NULL;
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, worker, "reader") != 0)
        return 1;
    say("waiting");
    pthread_join(t, NULL);
    return 0;
}
