// A program of its own, with a box of its own: what it is told is printed by a thread.
#include "inbox.h"

#include <stdio.h>

static struct inbox box = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};

static void *print(void *arg)
{
    int item;

    (void)arg;
    while ((item = inbox_take(&box)) >= 0) {
        printf("%d\n", item);
    }
    return NULL;
}

int main(void)
{
    pthread_t printer;
    int item;

    if (pthread_create(&printer, NULL, print, NULL) != 0) {
        return 1;
    }
    while (scanf("%d", &item) == 1 && item >= 0) {
        if (inbox_put(&box, item) != 0) {
            fprintf(stderr, "%d is lost\n", item);
        }
    }
    while (inbox_put(&box, -1) != 0) {
        fprintf(stderr, "the printer is slow\n");
    }
    pthread_join(printer, NULL);
    return 0;
}
