// advance() gives its node's lock back at the end of the list; the caller then does so, too.
#include <pthread.h>
#include <stddef.h>

struct stop {
    pthread_mutex_t lock;
    struct stop *next;
    int number, waiting;
};

struct line {
    struct stop *first;
};

// Unlocks the stop and comes back with the next one locked, or with NULL at the end of the line.
static struct stop *advance(struct stop *s)
{
    struct stop *next = s->next;

    if (next) {
        pthread_mutex_lock(&next->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return next;
}

int line_waiting(struct line *l, int number)
{
    struct stop *s = l->first, *next;
    int waiting;

    pthread_mutex_lock(&s->lock);
    while (s->number != number) {
        next = advance(s);
        if (!next) {
            pthread_mutex_unlock(&s->lock); // expect: unlock-not-held
            return -1;
        }
        s = next;
    }
    waiting = s->waiting;
    pthread_mutex_unlock(&s->lock);
    return waiting;
}
