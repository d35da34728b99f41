// A cache look-up that copies what it finds and releases the read lock on one way out.
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
    int address = -1;

    pthread_rwlock_rdlock(&hosts_lock);
    for (size_t i = 0; i < nhosts; i++) {
        if (strcmp(hosts[i].name, name) == 0) {
            address = hosts[i].address;
            break;
        }
    }
    pthread_rwlock_unlock(&hosts_lock);
    return address;
}
