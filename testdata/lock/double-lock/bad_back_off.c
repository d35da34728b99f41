// Two locks without an order: the second is tried, and the next round takes the first once more.
#include <pthread.h>
#include <time.h>

struct tank {
    pthread_mutex_t lock;
    double litres, capacity;
};

static void rest(void)
{
    const struct timespec a_little = {.tv_nsec = 200000};

    nanosleep(&a_little, NULL);
}

static void lock_both(struct tank *a, struct tank *b)
{
    for (;;) {
        pthread_mutex_lock(&a->lock); // expect: double-lock
        if (pthread_mutex_trylock(&b->lock) == 0) {
            return;
        }
        rest();
    }
}

static void unlock_both(struct tank *a, struct tank *b)
{
    pthread_mutex_unlock(&b->lock);
    pthread_mutex_unlock(&a->lock);
}

double tank_pour(struct tank *from, struct tank *to, double litres)
{
    double poured = litres;

    if (from == to) {
        return 0;
    }
    lock_both(from, to);
    if (poured > from->litres) {
        poured = from->litres;
    }
    if (poured > to->capacity - to->litres) {
        poured = to->capacity - to->litres;
    }
    from->litres -= poured;
    to->litres += poured;
    unlock_both(from, to);
    return poured;
}
