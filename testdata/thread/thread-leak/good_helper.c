// The thread is started by one helper and waited for by another one.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct task {
    int (*run)(struct task *);
    int result;
};

static void *run_task(void *arg)
{
    struct task *t = arg;

    t->result = t->run(t);
    return NULL;
}

static bool task_start(struct task *t, pthread_t *thread)
{
    return pthread_create(thread, NULL, run_task, t) == 0;
}

static int task_wait(struct task *t, pthread_t thread)
{
    return pthread_join(thread, NULL) == 0 ? t->result : -1;
}

int run_both(struct task *beside, struct task *here)
{
    pthread_t thread;

    if (!task_start(beside, &thread)) {
        return -1;
    }
    here->result = here->run(here);
    if (here->result < 0) {
        task_wait(beside, thread);
        return here->result;
    }
    return task_wait(beside, thread);
}
