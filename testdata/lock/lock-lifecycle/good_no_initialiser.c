// Frames are counted by two threads under a lock on the stack of main, which is initialised first.
#include <pthread.h>
#include <stdio.h>

struct counter {
    pthread_mutex_t lock;
    unsigned long frames;
};

static void *count(void *arg)
{
    struct counter *c = arg;

    for (int i = 0; i < 100000; i++) {
        pthread_mutex_lock(&c->lock);
        c->frames++;
        pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

int main(void)
{
    struct counter c;
    pthread_t t;

    pthread_mutex_init(&c.lock, NULL);
    c.frames = 0;
    if (pthread_create(&t, NULL, count, &c) != 0) {
        return 1;
    }
    pthread_mutex_lock(&c.lock);
    printf("%lu frames so far\n", c.frames);
    pthread_mutex_unlock(&c.lock);
    pthread_join(t, NULL);
    return 0;
}
