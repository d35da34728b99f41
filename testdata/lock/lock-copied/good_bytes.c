// A session is cloned byte by byte, and gets a lock of its own then.
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
    memcpy(s, from, sizeof *s);
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_init(&s->lock, NULL);
    s->id = id;
    return s;
}
