// Each worker has a lock for its connections, at its number, and gives it back on each way, also
// after a call of which not much is known.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { NWORKERS = 16, PEER_SHUT = 1, PEER_ERROR = 2 };

struct output;
size_t output_pending(const struct output *o);

struct peer {
    struct peer *next;
    struct output *out;
    unsigned flags;
    int expires;
};

struct pool {
    pthread_mutex_t lock;
    struct peer *idle;
};

extern int worker;
extern struct pool pools[NWORKERS];

int peer_send_error(struct peer *p);
void peer_free(struct peer *p);

bool peer_expire(struct peer *p, int now)
{
    pthread_mutex_lock(&pools[worker].lock);
    if (p->expires > now) {
        pthread_mutex_unlock(&pools[worker].lock);
        return false;
    }
    if (!(p->flags & (PEER_SHUT | PEER_ERROR))) {
        p->flags |= PEER_ERROR;
        if (peer_send_error(p) != 0 || output_pending(p->out) > 0) {
            p->expires = now + 10;
            pthread_mutex_unlock(&pools[worker].lock);
            return false;
        }
    }
    pools[worker].idle = p->next;
    pthread_mutex_unlock(&pools[worker].lock);
    peer_free(p);
    return true;
}
