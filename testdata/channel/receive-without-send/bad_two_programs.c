// test: with inbox.c feeder.c
// A program that waits for numbers which only another program puts into a box: its own.
#include "inbox.h"

#include <stdio.h>

static struct inbox box = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

int main(void)
{
    long sum = 0;

    for (int i = 0; i < 3; i++) {
        sum += inbox_take(&box);
    }
    printf("%ld\n", sum);
    return 0;
}
