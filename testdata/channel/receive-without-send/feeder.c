// A program of its own, with a box of its own: what it is told is printed by a thread.
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

static void *print(void *arg)
{
    int item;

    (void)arg;
    while ((item = take(&box)) >= 0) {
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
        if (put(&box, item) != 0) {
            fprintf(stderr, "%d is lost\n", item);
        }
    }
    while (put(&box, -1) != 0) {
        fprintf(stderr, "the printer is slow\n");
    }
    pthread_join(printer, NULL);
    return 0;
}
