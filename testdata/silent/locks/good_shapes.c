// Arrays of locks in loops, hand over hand along a list, trylock in its branch, a recursive mutex, a
// guard loop, a condition variable.
#include <assert.h>
#include <pthread.h>
#include <stddef.h>

struct node {
    pthread_mutex_t lock;
    struct node *next;
    int key;
};

static pthread_mutex_t shards[8];
static pthread_mutex_t once_lock = PTHREAD_MUTEX_INITIALIZER;

void lock_all(void)
{
    for (int i = 0; i < 8; i++) {
        pthread_mutex_lock(&shards[i]);
    }
}

void unlock_all(void)
{
    for (int i = 7; i >= 0; i--) {
        pthread_mutex_unlock(&shards[i]);
    }
}

int sum_all(const int *values)
{
    int sum = 0;

    for (int i = 0; i < 8; i++) {
        pthread_mutex_lock(&shards[i]);
    }
    for (int i = 0; i < 8; i++) {
        sum += values[i];
    }
    for (int i = 0; i < 8; i++) {
        pthread_mutex_unlock(&shards[i]);
    }
    return sum;
}

int list_has(struct node *head, int key)
{
    struct node *n = head;
    int found;

    pthread_mutex_lock(&n->lock);
    while (n->next && n->key < key) {
        struct node *next = n->next;

        pthread_mutex_lock(&next->lock);
        pthread_mutex_unlock(&n->lock);
        n = next;
    }
    found = n->key == key;
    pthread_mutex_unlock(&n->lock);
    return found;
}

int try_once(int *value)
{
    if (pthread_mutex_trylock(&once_lock) == 0) {
        ++*value;
        pthread_mutex_unlock(&once_lock);
        return 1;
    }
    return 0;
}

int nested(pthread_mutex_t *m, pthread_mutex_t *own, int depth)
{
    pthread_mutexattr_t a;
    int sum = 0;

    if (pthread_mutexattr_init(&a) != 0) {
        return -1;
    }
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(own, &a);
    pthread_mutex_lock(own);
    for (int i = 0; i < depth; i++) {
        pthread_mutex_lock(m);
        sum += i;
        pthread_mutex_unlock(m);
    }
    pthread_mutex_unlock(own);
    pthread_mutex_destroy(own);
    pthread_mutexattr_destroy(&a);
    return sum;
}

#define WITH_LOCK(m)                                                                               \
    for (int once_ = (pthread_mutex_lock(m), 1); once_; once_ = (pthread_mutex_unlock(m), 0))

int guarded(int *counter)
{
    int now = 0;

    WITH_LOCK(&once_lock)
    {
        now = ++*counter;
    }
    return now;
}
