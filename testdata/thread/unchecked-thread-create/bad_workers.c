// Each worker is started and joined, whether there is one or not.
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

    for (int i = 0; i < WORKERS; i++) {
        pthread_create(&workers[i], NULL, work, b); // expect: unchecked-thread-create
    }
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i], NULL);
    }
}
