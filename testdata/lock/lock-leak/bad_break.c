// A search over locked buckets: `break` leaves the loop with the bucket's lock held.
#include <pthread.h>
#include <stddef.h>

struct entry {
    struct entry *next;
    unsigned long key;
    int value;
};

struct bucket {
    pthread_mutex_t lock;
    struct entry *first;
};

static struct bucket table[64];
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long hits;

int table_sum(unsigned long key)
{
    int sum = 0;

    pthread_mutex_lock(&stats_lock);
    for (size_t i = 0; i < 64; i++) {
        for (const struct entry *e = table[i].first; e; e = e->next) {
            if (e->key == key) {
                sum += e->value;
                hits++;
            }
        }
        if (sum < 0) {
            goto overflow;
        }
    }
    pthread_mutex_unlock(&stats_lock);
    return sum;
overflow:
    return -1; // expect: lock-leak
}
