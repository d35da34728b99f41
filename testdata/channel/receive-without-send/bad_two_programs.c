// test: with feeder.c
// A program that waits for numbers which only another program puts into a box: its own.
#include "inbox.h"

#include <stdio.h>

static struct inbox box = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static int take(struct inbox *b)
{
    int item;

    pthread_mutex_lock(&b->lock);
    while (b->n == 0) {
        pthread_cond_wait(&b->filled, &b->lock); // expect: receive-without-send
    }
    item = b->items[b->first++ % INBOX_MAX];
    b->n--;
    pthread_mutex_unlock(&b->lock);
    return item;
}

int main(void)
{
    long sum = 0;

    for (int i = 0; i < 3; i++) {
        sum += take(&box);
    }
    printf("%ld\n", sum);
    return 0;
}
