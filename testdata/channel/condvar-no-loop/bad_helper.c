// A helper waits for its callers; one of them tests once.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct monitor {
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

struct account {
    struct monitor monitor;
    long balance;
};

static void monitor_wait(struct monitor *m)
{
    pthread_cond_wait(&m->changed, &m->lock);
}

static void deposit(struct account *a, long amount)
{
    pthread_mutex_lock(&a->monitor.lock);
    a->balance += amount;
    pthread_cond_broadcast(&a->monitor.changed);
    pthread_mutex_unlock(&a->monitor.lock);
}

static void withdraw(struct account *a, long amount)
{
    pthread_mutex_lock(&a->monitor.lock);
    if (a->balance < amount) {
        monitor_wait(&a->monitor); // expect: condvar-no-loop
    }
    a->balance -= amount;
    pthread_mutex_unlock(&a->monitor.lock);
}

static void *spender(void *arg)
{
    withdraw(arg, 10);
    return NULL;
}

int main(void)
{
    static struct account account = {{PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER}, 0};
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) {
        if (pthread_create(&threads[i], NULL, spender, &account) != 0) {
            return 1;
        }
    }
    for (int i = 0; i < 4; i++) {
        deposit(&account, 10);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%ld left\n", account.balance);
    return 0;
}
