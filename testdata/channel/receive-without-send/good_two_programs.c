// test: with feeder.c
// A program beside another one that uses the same box: each puts into its own what it takes.
#include "inbox.h"

#include <stdio.h>

static struct inbox box = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static int put(struct inbox *b, int item)
{
    int rc = -1;

    pthread_mutex_lock(&b->lock);
    if (b->n < INBOX_MAX) {
        b->items[(b->first + b->n++) % INBOX_MAX] = item;
        pthread_cond_signal(&b->filled);
        rc = 0;
    }
    pthread_mutex_unlock(&b->lock);
    return rc;
}

static int take(struct inbox *b)
{
    int item;

    pthread_mutex_lock(&b->lock);
    while (b->n == 0) {
        pthread_cond_wait(&b->filled, &b->lock);
    }
    item = b->items[b->first++ % INBOX_MAX];
    b->n--;
    pthread_mutex_unlock(&b->lock);
    return item;
}

static void *count(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        if (put(&box, i) != 0) {
            break;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t counter;
    long sum = 0;

    if (pthread_create(&counter, NULL, count, NULL) != 0) {
        return 1;
    }
    for (int i = 0; i < 3; i++) {
        sum += take(&box);
    }
    pthread_join(counter, NULL);
    printf("%ld\n", sum);
    return 0;
}
