// A move waits for room in the target with the lock of the source.
#include <pthread.h>
#include <stdio.h>

struct tank {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int level, size;
};

static void drain(struct tank *t, int amount)
{
    pthread_mutex_lock(&t->lock);
    while (t->level < amount) {
        pthread_cond_wait(&t->changed, &t->lock);
    }
    t->level -= amount;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
}

static void move(struct tank *from, struct tank *to, int amount)
{
    drain(from, amount);
    pthread_mutex_lock(&from->lock);
    while (to->size - to->level < amount) {
        pthread_cond_wait(&to->changed, &from->lock); // expect: condvar-wrong-lock
    }
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_lock(&to->lock);
    to->level += amount;
    pthread_cond_broadcast(&to->changed);
    pthread_mutex_unlock(&to->lock);
}

static struct tank upper = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 100, 100};
static struct tank lower = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 50};

static void *outlet(void *arg)
{
    drain(&lower, 50);
    return arg;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, outlet, NULL) != 0) {
        return 1;
    }
    move(&upper, &lower, 40);
    move(&upper, &lower, 40);
    pthread_join(thread, NULL);
    printf("%d %d\n", upper.level, lower.level);
    return 0;
}
