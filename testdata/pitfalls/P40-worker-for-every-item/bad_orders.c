// Each order that comes in gets a thread; many orders, many threads.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

struct order {
    char item[32];
    unsigned count;
};

static void *fulfil(void *arg)
{
    struct order *o = arg;

    printf("%u x %.32s\n", o->count, o->item);
    free(o);
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
        if (pthread_create(&thread, NULL, fulfil, o) != 0) { // expect: unbounded-thread-creation
            free(o);
            return;
        }
        pthread_detach(thread);
    }
}
