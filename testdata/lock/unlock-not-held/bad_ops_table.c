// The one finish function in the table of operations unlocks, and so does the code that called it.
#include <pthread.h>
#include <stdbool.h>

struct task;

struct task_ops {
    void (*run)(struct task *);
    void (*finish)(struct task *); // unlocks the task
};

struct task {
    pthread_mutex_t lock;
    const struct task_ops *ops;
    unsigned left, runs;
    bool finished;
};

static void countdown_run(struct task *t)
{
    t->left--;
    t->runs++;
}

static void countdown_finish(struct task *t)
{
    t->finished = true;
    pthread_mutex_unlock(&t->lock);
}

static const struct task_ops countdown = {countdown_run, countdown_finish};

int task_init(struct task *t, unsigned n)
{
    t->ops = &countdown;
    t->left = n;
    t->runs = 0;
    t->finished = false;
    return pthread_mutex_init(&t->lock, NULL);
}

void task_step(struct task *t)
{
    pthread_mutex_lock(&t->lock);
    if (t->left == 0) {
        t->ops->finish(t);
    } else {
        t->ops->run(t);
    }
    pthread_mutex_unlock(&t->lock); // expect: unlock-not-held
}
