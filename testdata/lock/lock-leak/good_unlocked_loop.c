// The lock is dropped around each send and taken again; a dead peer ends the loop, not the
// function.
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

struct outbox {
    pthread_mutex_t lock;
    int sock;
    size_t first, n;
    struct {
        size_t len;
        char text[512];
    } messages[32];
};

int outbox_flush(struct outbox *o)
{
    int rc = 0;

    pthread_mutex_lock(&o->lock);
    while (o->n > 0) {
        size_t at = o->first;
        ssize_t sent;

        pthread_mutex_unlock(&o->lock);
        sent = send(o->sock, o->messages[at].text, o->messages[at].len, MSG_NOSIGNAL);
        pthread_mutex_lock(&o->lock);
        if (sent < (ssize_t)o->messages[at].len) {
            rc = -1;
            break;
        }
        o->first = (at + 1) % 32;
        o->n--;
    }
    pthread_mutex_unlock(&o->lock);
    return rc;
}
