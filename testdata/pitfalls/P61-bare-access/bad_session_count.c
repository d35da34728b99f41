// Sessions are counted under a lock; the one that ends early forgets it.
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct server {
    pthread_mutex_t lock;
    pthread_cond_t idle;
    unsigned sessions, most;
    int fd;
};

struct session {
    struct server *server;
    int fd;
};

static int server_enter(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    if (s->sessions == s->most) {
        pthread_mutex_unlock(&s->lock);
        return -1;
    }
    s->sessions++;
    pthread_mutex_unlock(&s->lock);
    return 0;
}

static void server_leave(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    if (--s->sessions == 0) {
        pthread_cond_signal(&s->idle);
    }
    pthread_mutex_unlock(&s->lock);
}

static void *session_run(void *arg)
{
    struct session *s = arg;
    char c;

    if (server_enter(s->server) < 0) {
        free(s);
        return NULL;
    }
    if (read(s->fd, &c, 1) != 1) {
        s->server->sessions--; // expect: inconsistent-lock
        free(s);
        return NULL;
    }
    server_leave(s->server);
    free(s);
    return NULL;
}

int server_start(struct server *s, int fd)
{
    struct session *one = malloc(sizeof *one);
    pthread_t t;

    if (!one) {
        return -1;
    }
    one->server = s;
    one->fd = fd;
    if (pthread_create(&t, NULL, session_run, one) != 0) {
        free(one);
        return -1;
    }
    return pthread_detach(t);
}

void server_wait(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->sessions > 0) {
        pthread_cond_wait(&s->idle, &s->lock);
    }
    pthread_mutex_unlock(&s->lock);
}

unsigned server_sessions(struct server *s)
{
    unsigned n;

    pthread_mutex_lock(&s->lock);
    n = s->sessions;
    pthread_mutex_unlock(&s->lock);
    return n;
}
