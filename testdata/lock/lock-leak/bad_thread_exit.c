// A worker ends itself by pthread_exit(), deep below the lock that it has on the tally.
#include <pthread.h>
#include <stddef.h>

struct tally {
    pthread_mutex_t lock;
    unsigned long sum;
    unsigned bad;
};

struct share {
    struct tally *tally;
    const int *values;
    size_t n;
};

static void give_up(struct tally *t)
{
    t->bad++;
    pthread_exit(NULL);
}

void *share_count(void *arg)
{
    struct share *s = arg;
    struct tally *t = s->tally;

    for (size_t i = 0; i < s->n; i++) {
        pthread_mutex_lock(&t->lock);
        if (s->values[i] < 0) {
            give_up(t); // expect: lock-leak
        }
        t->sum += (unsigned long)s->values[i];
        pthread_mutex_unlock(&t->lock);
    }
    return NULL;
}
