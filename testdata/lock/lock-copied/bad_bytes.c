// A session is cloned byte by byte; the clone's lock is whatever the other one was at that moment.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct session {
    unsigned id;
    pthread_mutex_t lock;
    char user[32];
};

void session_rename(struct session *s, const char *to)
{
    pthread_mutex_lock(&s->lock);
    strncpy(s->user, to, sizeof s->user - 1);
    pthread_mutex_unlock(&s->lock);
}

struct session *session_clone(struct session *from, unsigned id)
{
    struct session *s = malloc(sizeof *s);

    if (!s) {
        return NULL;
    }
    pthread_mutex_lock(&from->lock);
    memcpy(s, from, sizeof *s); // expect: lock-copied
    pthread_mutex_unlock(&from->lock);
    s->id = id;
    return s;
}
