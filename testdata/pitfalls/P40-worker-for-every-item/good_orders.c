// Each order that comes in gets a thread, and the limit is waited for.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { ORDERS_MAX = 16 };

struct order {
    char item[32];
    unsigned count;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static int open_orders;

static void *fulfil(void *arg)
{
    struct order *o = arg;

    printf("%u x %.32s\n", o->count, o->item);
    free(o);
    pthread_mutex_lock(&lock);
    open_orders--;
    pthread_cond_signal(&done);
    pthread_mutex_unlock(&lock);
    return NULL;
}

void take_orders(int socket)
{
    for (;;) {
        struct order *o = malloc(sizeof *o);
        pthread_t thread;

        if (o == NULL || recv(socket, o, sizeof *o, MSG_WAITALL) != sizeof *o) {
            free(o);
            return;
        }
        pthread_mutex_lock(&lock);
        while (open_orders >= ORDERS_MAX) {
            pthread_cond_wait(&done, &lock);
        }
        open_orders++;
        pthread_mutex_unlock(&lock);
        if (pthread_create(&thread, NULL, fulfil, o) != 0) {
            free(o);
            return;
        }
        pthread_detach(thread);
    }
}
