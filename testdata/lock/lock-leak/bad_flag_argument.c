// slot_find() keeps the pool locked if its caller wants so; one that does returns without
// unlocking.
#include <pthread.h>

enum { NSLOTS = 16 };

struct pool {
    pthread_mutex_t m;
    unsigned char in_use[NSLOTS];
    int users[NSLOTS];
};

static int slot_find(struct pool *p, int keep_locked)
{
    int slot = -1;

    pthread_mutex_lock(&p->m);
    for (int i = 0; i < NSLOTS; i++) {
        if (!p->in_use[i]) {
            slot = i;
            break;
        }
    }
    if (slot < 0 || !keep_locked) {
        pthread_mutex_unlock(&p->m);
    }
    return slot;
}

int pool_has_room(struct pool *p)
{
    return slot_find(p, 0) >= 0;
}

int slot_take(struct pool *p, int user)
{
    int slot = slot_find(p, 1);

    if (slot < 0) {
        return -1;
    }
    if (p->users[slot] == user) {
        return -2; // expect: lock-leak
    }
    p->in_use[slot] = 1;
    p->users[slot] = user;
    pthread_mutex_unlock(&p->m);
    return slot;
}
