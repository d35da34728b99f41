// The number that was returned is told, or put into errno first.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool {
    pthread_mutex_t lock;
    pthread_t threads[4];
    unsigned n;
};

int pool_start(struct pool *p, void *(*work)(void *))
{
    int rc = pthread_mutex_init(&p->lock, NULL);

    if (rc) {
        fprintf(stderr, "mutex: %s\n", strerror(rc));
        return -1;
    }
    for (p->n = 0; p->n < 4; p->n++) {
        if ((errno = pthread_create(&p->threads[p->n], NULL, work, p)) != 0) {
            perror("pthread_create");
            exit(1);
        }
    }
    return 0;
}

void pool_stop(struct pool *p)
{
    while (p->n > 0) {
        pthread_join(p->threads[--p->n], NULL);
    }
    pthread_mutex_destroy(&p->lock);
}
