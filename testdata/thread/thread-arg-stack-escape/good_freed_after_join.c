// The job is freed when its thread has ended.
#include <pthread.h>
#include <stdlib.h>

struct job {
    int n;
    int *out;
};

static void *square(void *arg)
{
    struct job *j = arg;

    *j->out = j->n * j->n;
    return NULL;
}

int square_in_thread(int n, int *out)
{
    struct job *j = malloc(sizeof *j);
    pthread_t thread;

    if (j == NULL) {
        return -1;
    }
    j->n = n;
    j->out = out;
    if (pthread_create(&thread, NULL, square, j) != 0) {
        free(j);
        return -1;
    }
    pthread_join(thread, NULL);
    free(j);
    return 0;
}
