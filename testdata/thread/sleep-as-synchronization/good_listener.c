// The client connects when the server says that it is there.
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <time.h>

struct service {
    int (*open)(struct service *);
    int (*serve_one)(struct service *);
    sem_t ready;
};

static void *serve(void *arg)
{
    struct service *s = arg;

    if (s->open(s) == 0) {
        sem_post(&s->ready);
        while (s->serve_one(s) > 0) {
        }
    } else {
        sem_post(&s->ready);
    }
    return NULL;
}

int service_check(struct service *s, int (*connect_and_ask)(void))
{
    pthread_t server;

    if (sem_init(&s->ready, 0, 0) != 0) {
        return -1;
    }
    if (pthread_create(&server, NULL, serve, s) != 0) {
        return -1;
    }
    pthread_detach(server);
    while (sem_wait(&s->ready) != 0) {
    }
    return connect_and_ask();
}
