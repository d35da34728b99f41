// test: with settings.c
// Whoever changes the settings or rotates the log has the lock of the administration.
#include "settings.h"

#include <string.h>
#include <unistd.h>

static pthread_mutex_t admin_lock = PTHREAD_MUTEX_INITIALIZER;

static void *rotate(void *arg)
{
    char now[16];

    for (;;) {
        pthread_mutex_lock(&admin_lock);
        pthread_mutex_lock(&log_lock);
        settings_get(now);
        rotations += strcmp(now, "quiet") != 0;
        pthread_mutex_unlock(&log_lock);
        pthread_mutex_unlock(&admin_lock);
        sleep(60);
    }
    return arg;
}

int main(int argc, char **argv)
{
    pthread_t t;

    if (pthread_create(&t, NULL, rotate, NULL) != 0)
        return 1;
    for (int i = 1; i < argc; i++) {
        pthread_mutex_lock(&admin_lock);
        settings_set(argv[i]);
        pthread_mutex_unlock(&admin_lock);
    }
    pthread_join(t, NULL);
    return 0;
}
