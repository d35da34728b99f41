// As many workers as could be started are joined.
#include <pthread.h>
#include <stddef.h>

enum { WORKERS = 8 };

struct board {
    int (*take)(struct board *);
    void (*done)(struct board *, int task);
};

static void *work(void *arg)
{
    struct board *b = arg;
    int task;

    while ((task = b->take(b)) >= 0) {
        b->done(b, task);
    }
    return NULL;
}

void board_clear(struct board *b)
{
    pthread_t workers[WORKERS];
    int n = 0;

    for (int i = 0; i < WORKERS; i++) {
        if (pthread_create(&workers[n], NULL, work, b) == 0) {
            n++;
        }
    }
    for (int i = 0; i < n; i++) {
        pthread_join(workers[i], NULL);
    }
}
