// Workers report each result through a pipe , and main() reads as many as there are workers.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { WORKERS = 4 };

static int results[2];

static void *work(void *arg)
{
    int value = *(int *)arg * 3;

    if (write(results[1], &value, sizeof value) != (ssize_t)sizeof value) {
        perror("write");
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    int inputs[WORKERS] = {1, 2, 3, 4};

    if (pipe(results) != 0) {
        return 1;
    }
    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&threads[i], NULL, work, &inputs[i]) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < WORKERS; i++) {
        int value;

        if (read(results[0], &value, sizeof value) == (ssize_t)sizeof value) {
            printf("%d\n", value);
        }
    }
    return 0;
}
