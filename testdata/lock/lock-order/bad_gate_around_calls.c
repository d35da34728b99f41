// Only who rotates holds the lock of the administration around the call.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t admin_lock = PTHREAD_MUTEX_INITIALIZER;
static char level[16];
static unsigned long lines, rotations;

static void log_line(const char *text)
{
    pthread_mutex_lock(&log_lock);
    lines += strlen(text) > 0;
    pthread_mutex_unlock(&log_lock);
}

static void settings_get(char out[16])
{
    pthread_mutex_lock(&settings_lock);
    memcpy(out, level, sizeof level);
    pthread_mutex_unlock(&settings_lock);
}

static void settings_set(const char *to)
{
    pthread_mutex_lock(&settings_lock);
    snprintf(level, sizeof level, "%s", to);
    log_line("changed");
    pthread_mutex_unlock(&settings_lock);
}

static void rotate_once(void)
{
    char now[16];

    pthread_mutex_lock(&log_lock);
    settings_get(now); // expect: lock-order
    rotations += strcmp(now, "quiet") != 0;
    pthread_mutex_unlock(&log_lock);
}

static void *rotate(void *arg)
{
    for (;;) {
        pthread_mutex_lock(&admin_lock);
        rotate_once();
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
    for (int i = 1; i < argc; i++)
        settings_set(argv[i]);
    pthread_join(t, NULL);
    return 0;
}
