// The registry's lock is given back before the reply is waited for.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;
static sem_t replied;
static int requests, replies;

static void answer(void)
{
    pthread_mutex_lock(&registry);
    replies++;
    sem_post(&replied);
    pthread_mutex_unlock(&registry);
}

static void *responder(void *arg)
{
    answer();
    return arg;
}

static void ask(void)
{
    pthread_mutex_lock(&registry);
    requests++;
    pthread_mutex_unlock(&registry);
    while (sem_wait(&replied) != 0) {
    }
    pthread_mutex_lock(&registry);
    printf("%d of %d\n", replies, requests);
    pthread_mutex_unlock(&registry);
}

int main(void)
{
    pthread_t thread;

    if (sem_init(&replied, 0, 0) != 0) {
        return 1;
    }
    if (pthread_create(&thread, NULL, responder, NULL) != 0) {
        return 1;
    }
    ask();
    pthread_join(thread, NULL);
    sem_destroy(&replied);
    return 0;
}
