// The waiter is woken, and finds its counter changed.
#include <pthread.h>
#include <stdio.h>

enum { PARTS = 3 };

struct assembly {
    pthread_mutex_t lock;
    pthread_cond_t delivered;
    int ready;
};

static struct assembly assembly = {.lock = PTHREAD_MUTEX_INITIALIZER,
                                   .delivered = PTHREAD_COND_INITIALIZER};

static void *supplier(void *arg)
{
    struct assembly *a = arg;

    pthread_mutex_lock(&a->lock);
    a->ready++;
    pthread_cond_signal(&a->delivered);
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

static void wait_for_parts(struct assembly *a)
{
    pthread_mutex_lock(&a->lock);
    while (a->ready < PARTS) {
        pthread_cond_wait(&a->delivered, &a->lock);
    }
    pthread_mutex_unlock(&a->lock);
}

int main(void)
{
    pthread_t suppliers[PARTS];

    for (int i = 0; i < PARTS; i++) {
        if (pthread_create(&suppliers[i], NULL, supplier, &assembly) != 0) {
            return 1;
        }
    }
    wait_for_parts(&assembly);
    for (int i = 0; i < PARTS; i++) {
        pthread_join(suppliers[i], NULL);
    }
    puts("assembled");
    return 0;
}
