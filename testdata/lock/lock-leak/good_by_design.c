// begin() hands the lock to its caller on success, end() gives it back.
#include <pthread.h>
#include <stdbool.h>

struct session {
    pthread_mutex_t lock;
    bool closed;
    unsigned users;
};

bool session_begin(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    if (s->closed) {
        pthread_mutex_unlock(&s->lock);
        return false;
    }
    s->users++;
    return true;
}

void session_end(struct session *s)
{
    s->users--;
    pthread_mutex_unlock(&s->lock);
}

void session_lock(struct session *s)
{
    pthread_mutex_lock(&s->lock);
}
