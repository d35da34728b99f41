// Each worker has a result of its own: localtime_r().
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define NWORKERS 4

static void stamp(char *out, size_t n, time_t t)
{
    struct tm tm;


    if (localtime_r(&t, &tm)) {
        snprintf(out, n, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
    }
}

static void *work(void *arg)
{
    const int *seconds = arg;
    char text[16];

    for (int i = 0; i < 1000; i++) {
        stamp(text, sizeof text, (time_t)*seconds + i);
    }
    return NULL;
}

int main(void)
{
    static int first[NWORKERS] = {0, 1000, 2000, 3000};
    pthread_t t[NWORKERS];
    int started = 0;

    while (started < NWORKERS &&
           pthread_create(&t[started], NULL, work, &first[started]) == 0) {
        started++;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(t[i], NULL);
    }
    return started == NWORKERS ? 0 : 1;
}
