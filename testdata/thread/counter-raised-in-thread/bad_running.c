// The workers count themselves; whoever waits for the last one may come before the first one.
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static int running;

static void *work(void *arg)
{
    void (*task)(void) = *(void (**)(void))arg;

    pthread_mutex_lock(&lock);
    running++; // expect: counter-raised-in-thread
    pthread_mutex_unlock(&lock);
    task();
    pthread_mutex_lock(&lock);
    running--;
    pthread_cond_signal(&finished);
    pthread_mutex_unlock(&lock);
    return NULL;
}

void run_tasks(void (**tasks)(void), int n)
{
    for (int i = 0; i < n; i++) {
        pthread_t worker;

        if (pthread_create(&worker, NULL, work, &tasks[i]) == 0) {
            pthread_detach(worker);
        }
    }
    pthread_mutex_lock(&lock);
    while (running > 0) {
        pthread_cond_wait(&finished, &lock);
    }
    pthread_mutex_unlock(&lock);
}
