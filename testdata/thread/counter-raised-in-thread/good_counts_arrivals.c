// What is waited for is not that none is left, but that all have come.
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static unsigned present;

static void *attend(void *arg)
{
    void (*listen)(void) = *(void (**)(void))arg;

    pthread_mutex_lock(&lock);
    present++;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&lock);
    listen();
    pthread_mutex_lock(&lock);
    present--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

unsigned gather(void (**listeners)(void), unsigned n)
{
    unsigned started = 0;

    for (unsigned i = 0; i < n; i++) {
        pthread_t listener;

        if (pthread_create(&listener, NULL, attend, &listeners[i]) != 0) {
            break;
        }
        pthread_detach(listener);
        started++;
    }
    pthread_mutex_lock(&lock);
    while (present < started) {
        pthread_cond_wait(&arrived, &lock);
    }
    pthread_mutex_unlock(&lock);
    return started;
}
