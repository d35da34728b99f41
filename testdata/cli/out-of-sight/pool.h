#include <pthread.h>

struct owner;

struct connection {
    pthread_mutex_t lock;
    struct owner *owner;
    int busy;
};

extern pthread_mutex_t pool_lock;

void pool_finish(void);
void owner_drop(struct owner *owner);
void owner_count(int busy);
