// An item is moved from one shelf to another, each with its own lock.
#include <pthread.h>
#include <stddef.h>

struct shelf {
    pthread_mutex_t lock;
    unsigned filled, limit;
    unsigned long moves;
};

void shelf_put(struct shelf *s)
{
    pthread_mutex_lock(&s->lock);
    if (s->filled < s->limit) {
        s->filled++;
    }
    pthread_mutex_unlock(&s->lock);
}

void shelf_take(struct shelf *s)
{
    pthread_mutex_lock(&s->lock);
    if (s->filled > 0) {
        s->filled--;
    }
    pthread_mutex_unlock(&s->lock);
}

unsigned shelf_room(struct shelf *s)
{
    unsigned n;

    pthread_mutex_lock(&s->lock);
    n = s->limit - s->filled;
    pthread_mutex_unlock(&s->lock);
    return n;
}

void shelf_resize(struct shelf *s, unsigned limit)
{
    pthread_mutex_lock(&s->lock);
    s->limit = limit;
    s->filled = s->filled < limit ? s->filled : limit;
    pthread_mutex_unlock(&s->lock);
}

void shelf_move(struct shelf *from, struct shelf *to)
{
    pthread_mutex_lock(&from->lock);
    from->filled--;
    pthread_mutex_unlock(&from->lock);
    pthread_mutex_lock(&to->lock);
    to->filled++;
    pthread_mutex_unlock(&to->lock);
}
