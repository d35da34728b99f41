// Money moves from one account to the other, in both directions.
#include <pthread.h>
#include <stddef.h>

struct account {
    pthread_mutex_t lock;
    long balance;
};

static struct account accounts[8];

static int transfer(struct account *from, struct account *to, long amount)
{
    int rc = -1;

    pthread_mutex_lock(&from->lock);
    pthread_mutex_lock(&to->lock); // expect: lock-order
    if (from->balance >= amount) {
        from->balance -= amount;
        to->balance += amount;
        rc = 0;
    }
    pthread_mutex_unlock(&to->lock);
    pthread_mutex_unlock(&from->lock);
    return rc;
}

static void *trade(void *arg)
{
    const int *order = arg;

    for (int i = 0; i < 1000; i++) {
        int a = order[i] & 7, b = order[i] >> 3 & 7;
        if (a != b && transfer(&accounts[a], &accounts[b], order[i]) < 0) {
            break;
        }
    }
    return NULL;
}

int main(void)
{
    static int orders[4][1000];
    pthread_t t[4];
    int n;

    for (n = 0; n < 8; n++) {
        pthread_mutex_init(&accounts[n].lock, NULL);
    }
    for (n = 0; n < 4; n++) {
        if (pthread_create(&t[n], NULL, trade, orders[n]) != 0) {
            break;
        }
    }
    while (n-- > 0) {
        pthread_join(t[n], NULL);
    }
    return 0;
}
