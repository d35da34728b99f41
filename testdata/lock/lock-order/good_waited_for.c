// Settings are only changed after the other thread has ended, which a function of its own waits
// for.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
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

static void *rotate(void *arg)
{
    char now[16];

    for (int n = 0; n < 10; n++) {
        pthread_mutex_lock(&log_lock);
        settings_get(now);
        rotations += strcmp(now, "quiet") != 0;
        pthread_mutex_unlock(&log_lock);
        sleep(60);
    }
    return arg;
}

static int rotator_start(pthread_t *rotator)
{
    return pthread_create(rotator, NULL, rotate, NULL);
}

static void rotator_wait(pthread_t rotator)
{
    if (pthread_join(rotator, NULL) != 0)
        fputs("the rotator was lost\n", stderr);
}

int main(int argc, char **argv)
{
    pthread_t t;

    if (rotator_start(&t) != 0)
        return 1;
    rotator_wait(t);
    for (int i = 1; i < argc; i++)
        settings_set(argv[i]);
    return 0;
}
