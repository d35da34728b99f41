// The program gives its loggers a second for what is left, and ends.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LOGGERS = 2 };

static atomic_bool is_over;

static void *log_on(void *arg)
{
    FILE *out = arg;

    while (!atomic_load(&is_over)) {
        fputs("tick\n", out);
        usleep(1000);
    }
    fputs("end\n", out);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t loggers[LOGGERS];

    for (int i = 0; i < LOGGERS; i++) {
        if (pthread_create(&loggers[i], NULL, log_on, i == 0 ? stdout : stderr) != 0) {
            break;
        }
        pthread_detach(loggers[i]);
    }
    for (int i = 1; i < argc; i++) {
        puts(argv[i]);
    }
    atomic_store(&is_over, 1);
    sleep(1); // expect: sleep-as-synchronization
    return EXIT_SUCCESS;
}
