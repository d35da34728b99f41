// The client connects after a tenth of a second, when the server should be there.
#include <pthread.h>
#include <stddef.h>
#include <time.h>

struct service {
    int (*open)(struct service *);
    int (*serve_one)(struct service *);
};

static void *serve(void *arg)
{
    struct service *s = arg;

    if (s->open(s) == 0) {
        while (s->serve_one(s) > 0) {
        }
    }
    return NULL;
}

int service_check(struct service *s, int (*connect_and_ask)(void))
{
    const struct timespec tenth = {.tv_nsec = 100000000};
    pthread_t server;

    if (pthread_create(&server, NULL, serve, s) != 0) {
        return -1;
    }
    pthread_detach(server);
    nanosleep(&tenth, NULL); // expect: sleep-as-synchronization
    return connect_and_ask();
}
