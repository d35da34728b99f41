// A channel is handed to the function that prints it by value.
#include <pthread.h>
#include <stdio.h>

struct channel {
    pthread_rwlock_t lock;
    char name[32];
    unsigned users;
};

static void channel_print(struct channel c)
{
    printf("%s: %u\n", c.name, c.users);
}

void channel_join(struct channel *c)
{
    pthread_rwlock_wrlock(&c->lock);
    c->users++;
    channel_print(*c); // expect: lock-copied
    pthread_rwlock_unlock(&c->lock);
}
