// A server waits, by a helper, for its thread that is to run as long as the process: nothing comes
// behind the wait.
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void *report(void *arg)
{
    FILE *to = arg;

    for (;;) {
        fprintf(to, "alive at %lld\n", (long long)time(NULL));
        fflush(to);
        sleep(60);
    }
    return NULL;
}

static void wait_for_ever(pthread_t thread)
{
    pthread_join(thread, NULL);
}

int main(void)
{
    pthread_t reporter;

    if (pthread_create(&reporter, NULL, report, stderr) != 0) {
        return 1;
    }
    wait_for_ever(reporter);
    return 0;
}
