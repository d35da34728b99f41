// test: --enable read-mostly-mutex
// Settings that nearly everybody only asks for, behind a read-write lock.
#include <pthread.h>
#include <stdbool.h>

struct settings {
    pthread_rwlock_t lock;
    int timeout, retries, port;
    bool verbose, strict;
};

int settings_timeout(struct settings *s)
{
    int n;

    pthread_rwlock_rdlock(&s->lock);
    n = s->timeout;
    pthread_rwlock_unlock(&s->lock);
    return n;
}

int settings_retries(struct settings *s)
{
    int n;

    pthread_rwlock_rdlock(&s->lock);
    n = s->retries;
    pthread_rwlock_unlock(&s->lock);
    return n;
}

int settings_port(struct settings *s)
{
    int n;

    pthread_rwlock_rdlock(&s->lock);
    n = s->port;
    pthread_rwlock_unlock(&s->lock);
    return n;
}

bool settings_is_verbose(struct settings *s)
{
    bool is;

    pthread_rwlock_rdlock(&s->lock);
    is = s->verbose;
    pthread_rwlock_unlock(&s->lock);
    return is;
}

bool settings_is_strict(struct settings *s)
{
    bool is;

    pthread_rwlock_rdlock(&s->lock);
    is = s->strict;
    pthread_rwlock_unlock(&s->lock);
    return is;
}

void settings_set(struct settings *s, int timeout, int retries)
{
    pthread_rwlock_wrlock(&s->lock);
    s->timeout = timeout;
    s->retries = retries;
    pthread_rwlock_unlock(&s->lock);
}
