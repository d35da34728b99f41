// test: --enable read-mostly-mutex
// Settings that nearly everybody only asks for, behind a mutex.
#include <pthread.h>
#include <stdbool.h>

struct settings {
    pthread_mutex_t lock;
    int timeout, retries, port;
    bool verbose, strict;
};

int settings_timeout(struct settings *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->timeout; // expect: read-mostly-mutex
    pthread_mutex_unlock(&s->lock);
    return n;
}

int settings_retries(struct settings *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->retries;
    pthread_mutex_unlock(&s->lock);
    return n;
}

int settings_port(struct settings *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->port;
    pthread_mutex_unlock(&s->lock);
    return n;
}

bool settings_is_verbose(struct settings *s)
{
    bool is;

    pthread_mutex_lock(&s->lock);
    is = s->verbose;
    pthread_mutex_unlock(&s->lock);
    return is;
}

bool settings_is_strict(struct settings *s)
{
    bool is;

    pthread_mutex_lock(&s->lock);
    is = s->strict;
    pthread_mutex_unlock(&s->lock);
    return is;
}

void settings_set(struct settings *s, int timeout, int retries)
{
    pthread_mutex_lock(&s->lock);
    s->timeout = timeout;
    s->retries = retries;
    pthread_mutex_unlock(&s->lock);
}
