// Attributes for a detached worker are set up and never destroyed.
#include <pthread.h>

int start_detached(void *(*run)(void *), void *arg)
{
    pthread_attr_t attr;
    pthread_t thread;
    int rc;

    if (pthread_attr_init(&attr) != 0) {
        return -1;
    }
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&thread, &attr, run, arg);
    return rc == 0 ? 0 : -1; // expect: resource-leak
}
