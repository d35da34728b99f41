// The consumer waits for a condition that the producer changes and never signals.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int jobs;

static void *consumer(void *arg)
{
    pthread_mutex_lock(&lock);
    while (jobs == 0) {
        pthread_cond_wait(&ready, &lock); // expect: receive-without-send
    }
    jobs--;
    pthread_mutex_unlock(&lock);
    return arg;
}

static void produce(void)
{
    pthread_mutex_lock(&lock);
    jobs++;
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    pthread_t t;

    if (pthread_create(&t, NULL, consumer, NULL) != 0) {
        return 1;
    }
    produce();
    pthread_join(t, NULL);
    printf("%d left\n", jobs);
    return 0;
}
