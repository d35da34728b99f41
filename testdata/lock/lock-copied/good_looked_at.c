// A snapshot of a task is taken to print it; its lock is never used.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

struct task {
    pthread_mutex_t lock;
    char name[32];
    unsigned runs;
};

void task_run(struct task *t)
{
    pthread_mutex_lock(&t->lock);
    t->runs++;
    pthread_mutex_unlock(&t->lock);
}

void task_dump(struct task *t)
{
    struct task now;

    pthread_mutex_lock(&t->lock);
    memcpy(&now, t, sizeof now);
    pthread_mutex_unlock(&t->lock);
    printf("%s: %u\n", now.name, now.runs);
}
