// The sensors of a room are visited with the room locked; the visitor locks the room to count.
#include <pthread.h>
#include <stddef.h>

struct sensor {
    struct sensor *next;
    int value, limit;
};

struct room {
    pthread_mutex_t lock;
    struct sensor *sensors;
    unsigned alarms;
};

typedef void sensor_visitor(struct sensor *s, void *arg);

static void each_sensor(struct room *r, sensor_visitor *visit, void *arg)
{
    for (struct sensor *s = r->sensors; s != NULL; s = s->next) {
        visit(s, arg);
    }
}

static void count_alarm(struct sensor *s, void *arg)
{
    struct room *r = arg;

    if (s->value > s->limit) {
        pthread_mutex_lock(&r->lock);
        r->alarms++;
        pthread_mutex_unlock(&r->lock);
    }
}

void room_check(struct room *r)
{
    pthread_mutex_lock(&r->lock);
    each_sensor(r, count_alarm, r); // expect: double-lock
    pthread_mutex_unlock(&r->lock);
}
