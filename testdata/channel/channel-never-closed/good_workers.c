// The workers end at the end of the pipe, which main closes when all jobs are in it.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WORKERS = 4, SIZE = 64 };

static void *work(void *arg)
{
    int *ends = arg;
    char job[SIZE];
    ssize_t n;

    while ((n = read(ends[0], job, sizeof job)) > 0) {
        printf("%.*s\n", (int)n, job);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[WORKERS];
    int ends[2], failed = 0;

    if (pipe(ends) != 0) {
        return 1;
    }
    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&threads[i], NULL, work, ends) != 0) {
            return 1;
        }
    }
    for (int i = 1; i < argc; i++) {
        char job[SIZE] = "";
        strncpy(job, argv[i], sizeof job - 1);
        failed += write(ends[1], job, sizeof job) != (ssize_t)sizeof job;
    }
    close(ends[1]);
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], NULL);
    }
    close(ends[0]);
    return failed != 0;
}
