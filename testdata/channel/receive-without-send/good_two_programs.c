// test: with box.c feeder.c
// A program beside another one that uses the same box: each puts into its own what it takes.
#include "inbox.h"

#include <stdio.h>

static struct inbox box = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static void *count(void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        if (inbox_put(&box, i) != 0) {
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
        sum += inbox_take(&box);
    }
    pthread_join(counter, NULL);
    printf("%ld\n", sum);
    return 0;
}
