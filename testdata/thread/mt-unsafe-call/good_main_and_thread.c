// main asks for the time before the thread starts and after it has joined it.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static atomic_int hour;

static void *watch(void *arg)
{
    const int *rounds = arg;

    for (int i = 0; i < *rounds; i++) {
        time_t now = time(NULL);
        atomic_store(&hour, gmtime(&now)->tm_hour);
        usleep(1000);
    }
    return NULL;
}

int main(void)
{
    pthread_t t;
    int rounds = 100;
    time_t now = time(NULL);

    printf("%s", ctime(&now));
    if (pthread_create(&t, NULL, watch, &rounds) != 0) {
        return 1;
    }
    pthread_join(t, NULL);
    now = time(NULL);
    printf("%s%d\n", ctime(&now), atomic_load(&hour));
    return 0;
}
