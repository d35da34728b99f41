// A consumer that sees the end mark ends its thread with the lock of the stack.
#include <pthread.h>
#include <stddef.h>

struct stack {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    size_t n;
    long items[256];
};

struct consumer {
    struct stack *stack;
    long sum;
};

void *consume(void *arg)
{
    struct consumer *c = arg;
    struct stack *s = c->stack;

    for (;;) {
        pthread_mutex_lock(&s->lock);
        while (s->n == 0) {
            pthread_cond_wait(&s->filled, &s->lock);
        }
        if (s->items[s->n - 1] < 0) {
            pthread_exit(c); // expect: lock-leak
        }
        c->sum += s->items[--s->n];
        pthread_mutex_unlock(&s->lock);
    }
}

void stack_push(struct stack *s, long item)
{
    pthread_mutex_lock(&s->lock);
    if (s->n < 256) {
        s->items[s->n++] = item;
        pthread_cond_broadcast(&s->filled);
    }
    pthread_mutex_unlock(&s->lock);
}
