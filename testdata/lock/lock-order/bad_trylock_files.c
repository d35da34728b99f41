// test: with settings.c
// The log is rotated when the settings can be had, with the log locked.
#include "settings.h"

#include <string.h>
#include <unistd.h>

static void *rotate(void *arg)
{
    char now[16];

    for (;;) {
        pthread_mutex_lock(&log_lock);
        settings_get(now); // expect: lock-order
        rotations += strcmp(now, "quiet") != 0;
        pthread_mutex_unlock(&log_lock);
        sleep(60);
    }
    return arg;
}

int main(int argc, char **argv)
{
    pthread_t t;

    if (pthread_create(&t, NULL, rotate, NULL) != 0)
        return 1;
    for (int i = 1; i < argc; i++)
        settings_set(argv[i]);
    pthread_join(t, NULL);
    return 0;
}
