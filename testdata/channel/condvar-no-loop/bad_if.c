// A pool's workers wait with `if`: two that are woken for one job take it twice.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
    struct job *next;
    int number;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t nonempty;
    struct job *head;
    int done;
};

static struct pool pool = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, 0};

static void add_job(struct pool *p, int number)
{
    struct job *j = malloc(sizeof *j);

    if (!j) {
        return;
    }
    j->number = number;
    pthread_mutex_lock(&p->lock);
    j->next = p->head;
    p->head = j;
    pthread_cond_signal(&p->nonempty);
    pthread_mutex_unlock(&p->lock);
}

static struct job *take_job(struct pool *p)
{
    struct job *j;

    pthread_mutex_lock(&p->lock);
    if (p->head == NULL) {
        pthread_cond_wait(&p->nonempty, &p->lock); // expect: condvar-no-loop
    }
    j = p->head;
    p->head = j->next;
    pthread_mutex_unlock(&p->lock);
    return j;
}

static void *worker(void *arg)
{
    struct pool *p = arg;

    for (int i = 0; i < 8; i++) {
        struct job *j = take_job(p);
        printf("job %d\n", j->number);
        free(j);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, worker, &pool) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < 16; i++) {
        add_job(&pool, i);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
