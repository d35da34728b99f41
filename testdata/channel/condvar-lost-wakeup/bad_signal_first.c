// The signal comes before what it tells of: who is woken by it finds the slot full.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER, filled = PTHREAD_COND_INITIALIZER;
static int slot, is_full;

static void put(int value)
{
    pthread_mutex_lock(&lock);
    while (is_full) {
        pthread_cond_wait(&freed, &lock);
    }
    slot = value;
    is_full = 1;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
}

static int get(void)
{
    int value;

    pthread_mutex_lock(&lock);
    while (!is_full) {
        pthread_cond_wait(&filled, &lock);
    }
    value = slot;
    pthread_mutex_unlock(&lock);
    pthread_cond_signal(&freed); // expect: condvar-lost-wakeup
    pthread_mutex_lock(&lock);
    is_full = 0;
    pthread_mutex_unlock(&lock);
    return value;
}

static void *consumer(void *arg)
{
    for (int i = 0; i < 10; i++) {
        printf("%d\n", get());
    }
    return arg;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, consumer, NULL) != 0) {
        return 1;
    }
    for (int i = 0; i < 10; i++) {
        put(i);
    }
    return pthread_join(thread, NULL);
}
