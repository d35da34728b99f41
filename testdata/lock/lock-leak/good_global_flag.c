// Locks are taken once there are threads, which a global flag says; every way out gives them back.
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static bool threaded; // set before the first thread is started, never cleared
static pthread_mutex_t title_mutex = PTHREAD_MUTEX_INITIALIZER;
static char title[80];

static void enter(pthread_mutex_t *m)
{
    if (threaded) {
        pthread_mutex_lock(m);
    }
}

static void leave(pthread_mutex_t *m)
{
    if (threaded) {
        pthread_mutex_unlock(m);
    }
}

void title_start_threads(void)
{
    threaded = true;
}

int title_append(const char *text)
{
    size_t have;

    enter(&title_mutex);
    have = strlen(title);
    if (have + strlen(text) >= sizeof title) {
        leave(&title_mutex);
        return -1;
    }
    strcpy(title + have, text);
    leave(&title_mutex);
    return 0;
}
