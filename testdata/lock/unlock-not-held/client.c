// Answers to a client.
#include "client.h"

#include <string.h>

void client_error(struct client *c, const char *text)
{
    size_t n = strlen(text);

    if (n <= sizeof c->out - c->nout) {
        memcpy(c->out + c->nout, text, n);
        c->nout += n;
    }
}

void client_error_unlock(struct client *c, const char *text)
{
    client_error(c, text);
    c->state = 0;
    pthread_mutex_unlock(&c->lock);
}
