// What the fixtures here need of libevent, as its documentation gives it.
#ifndef EVENT_H
#define EVENT_H

#include <sys/time.h>

#define EV_READ    0x02
#define EV_PERSIST 0x10

struct event_base;
struct event;
typedef void (*event_callback_fn)(int fd, short what, void *arg);

struct event_base *event_base_new(void);
int event_base_dispatch(struct event_base *base);
struct event *event_new(struct event_base *base, int fd, short what, event_callback_fn cb,
                        void *arg);
int event_add(struct event *ev, const struct timeval *timeout);

#endif
