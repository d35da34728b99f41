// The sensors of a room are visited with the room locked; the visitor locks the building to count.
#include <pthread.h>
#include <stddef.h>

struct sensor {
    struct sensor *next;
    int value, limit;
};

struct building {
    pthread_mutex_t lock;
    unsigned alarms;
};

struct room {
    pthread_mutex_t lock;
    struct sensor *sensors;
    struct building *building;
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
    struct building *b = arg;

    if (s->value > s->limit) {
        pthread_mutex_lock(&b->lock);
        b->alarms++;
        pthread_mutex_unlock(&b->lock);
    }
}

void room_check(struct room *r)
{
    pthread_mutex_lock(&r->lock);
    each_sensor(r, count_alarm, r->building);
    pthread_mutex_unlock(&r->lock);
}
