// test: with settings.c
// The log is rotated if nobody has the settings, and else the next time.
#include "settings.h"

#include <unistd.h>

static void *rotate(void *arg)
{
    for (;;) {
        pthread_mutex_lock(&log_lock);
        if (pthread_mutex_trylock(&settings_lock) == 0) {
            rotations++;
            pthread_mutex_unlock(&settings_lock);
        }
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
