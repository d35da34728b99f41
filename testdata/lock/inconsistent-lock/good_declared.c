// What the attribute says of the balance, every function does.
#include <pthread.h>

#if defined(__clang__)
#define GUARDED_BY(lock) __attribute__((guarded_by(lock)))
#else
#define GUARDED_BY(lock)
#endif

struct account {
    pthread_mutex_t lock;
    long balance GUARDED_BY(lock);
    int id;
};

void account_deposit(struct account *a, long amount)
{
    pthread_mutex_lock(&a->lock);
    a->balance += amount;
    pthread_mutex_unlock(&a->lock);
}

long account_balance(struct account *a)
{
    long now;

    pthread_mutex_lock(&a->lock);
    now = a->balance;
    pthread_mutex_unlock(&a->lock);
    return now;
}

void account_open(struct account *a, int id)
{
    pthread_mutex_init(&a->lock, NULL);
    a->id = id;
    a->balance = 0;
}
