// Two locks are meant, one is taken twice.
#include <pthread.h>

struct account {
    pthread_mutex_t lock;
    long balance;
};

void transfer(struct account *from, struct account *to, long amount)
{
    pthread_mutex_lock(&from->lock);
    pthread_mutex_lock(&from->lock); // expect: double-lock
    from->balance -= amount;
    to->balance += amount;
    pthread_mutex_unlock(&from->lock);
}
