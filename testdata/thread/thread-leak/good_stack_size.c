// The attributes say how large the stack is, and that the thread is detached.
#include <pthread.h>
#include <stddef.h>

enum { SMALL_STACK = 65536 };

struct beacon {
    int (*send)(struct beacon *);
    int left;
};

static void *send_beacons(void *arg)
{
    struct beacon *b = arg;

    while (b->left > 0 && b->send(b) == 0) {
        b->left--;
    }
    return NULL;
}

int beacon_start(struct beacon *b)
{
    pthread_attr_t attr;
    pthread_t sender;
    int rc = pthread_attr_init(&attr);

    if (rc != 0) {
        return rc;
    }
    pthread_attr_setstacksize(&attr, SMALL_STACK);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&sender, &attr, send_beacons, b);
    pthread_attr_destroy(&attr);
    return rc;
}
