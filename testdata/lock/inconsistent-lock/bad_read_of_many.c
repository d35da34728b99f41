// The length of a list that nine functions guard is looked at without the lock to decide.
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t ring_lock = PTHREAD_MUTEX_INITIALIZER;
static int ring[64];
static unsigned ring_first, ring_length;

static void ring_put(int v)
{
    pthread_mutex_lock(&ring_lock);
    ring[(ring_first + ring_length) % 64] = v;
    ring_length++;
    pthread_mutex_unlock(&ring_lock);
}

static int ring_get(void)
{
    int v = 0;

    pthread_mutex_lock(&ring_lock);
    if (ring_length > 0) {
        v = ring[ring_first];
        ring_first = (ring_first + 1) % 64;
        ring_length--;
    }
    pthread_mutex_unlock(&ring_lock);
    return v;
}

static void ring_drop(unsigned n)
{
    pthread_mutex_lock(&ring_lock);
    n = n < ring_length ? n : ring_length;
    ring_first = (ring_first + n) % 64;
    ring_length -= n;
    pthread_mutex_unlock(&ring_lock);
}

static int ring_last(void)
{
    int v;

    pthread_mutex_lock(&ring_lock);
    v = ring_length ? ring[(ring_first + ring_length - 1) % 64] : 0;
    pthread_mutex_unlock(&ring_lock);
    return v;
}

static bool ring_is_empty(void)
{
    bool is_empty;

    pthread_mutex_lock(&ring_lock);
    is_empty = ring_length == 0;
    pthread_mutex_unlock(&ring_lock);
    return is_empty;
}

static void ring_clear(void)
{
    pthread_mutex_lock(&ring_lock);
    ring_length = 0;
    pthread_mutex_unlock(&ring_lock);
}

static bool ring_has_room(void)
{
    return ring_length < 64; // expect: inconsistent-lock
}

static void *produce(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        if (ring_has_room()) {
            ring_put(i);
        }
    }
    return arg;
}

int main(void)
{
    pthread_t t;
    int sum = 0;

    if (pthread_create(&t, NULL, produce, NULL) != 0) {
        return 1;
    }
    while (ring_is_empty()) {
    }
    for (int i = 0; i < 500; i++) {
        sum += ring_get() + ring_last();
    }
    ring_drop(2);
    pthread_join(t, NULL);
    ring_clear();
    return sum > 0;
}
