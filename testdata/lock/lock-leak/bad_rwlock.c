// A cache look-up that returns the entry it finds under the read lock.
#include <pthread.h>
#include <stddef.h>
#include <string.h>

struct host {
    const char *name;
    int address;
};

static pthread_rwlock_t hosts_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct host hosts[32];
static size_t nhosts;

int host_address(const char *name)
{
    pthread_rwlock_rdlock(&hosts_lock);
    for (size_t i = 0; i < nhosts; i++) {
        if (strcmp(hosts[i].name, name) == 0) {
            return hosts[i].address; // expect: lock-leak
        }
    }
    pthread_rwlock_unlock(&hosts_lock);
    return -1;
}
