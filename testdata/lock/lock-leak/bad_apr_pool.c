// A connection is taken from a pool; when there is none, the pool's APR mutex stays locked.
#include <stddef.h>

typedef int apr_status_t;
typedef struct apr_thread_mutex_t apr_thread_mutex_t;
apr_status_t apr_thread_mutex_lock(apr_thread_mutex_t *mutex);
apr_status_t apr_thread_mutex_unlock(apr_thread_mutex_t *mutex);

struct connection {
    struct connection *next;
    int fd;
};

struct pool {
    apr_thread_mutex_t *mutex;
    struct connection *idle;
    unsigned left;
};

int pool_take(struct pool *p, struct connection **out)
{
    apr_status_t err = apr_thread_mutex_lock(p->mutex);

    if (err != 0) {
        return -1;
    }
    if (p->idle == NULL) {
        return -1; // expect: lock-leak
    }
    *out = p->idle;
    p->idle = p->idle->next;
    p->left--;
    apr_thread_mutex_unlock(p->mutex);
    return 0;
}
