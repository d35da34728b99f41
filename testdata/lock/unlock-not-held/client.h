// A client and the answers it is sent.
#ifndef CLIENT_H
#define CLIENT_H

#include <pthread.h>
#include <stddef.h>

struct client {
    pthread_mutex_t lock;
    unsigned state;
    size_t nout;
    char out[1024];
};

void client_error(struct client *c, const char *text);        // c stays locked
void client_error_unlock(struct client *c, const char *text); // and c is unlocked

#endif
