// test: with client.c
// A wrong command is answered by the function that unlocks the client, and then it is unlocked.
#include "client.h"

#include <string.h>

int client_command(struct client *c, const char *command)
{
    int rc = 0;

    pthread_mutex_lock(&c->lock);
    if (strcmp(command, "start") == 0) {
        c->state = 1;
    } else if (strcmp(command, "reset") == 0) {
        client_error_unlock(c, "was reset\n");
        return 0;
    } else {
        client_error_unlock(c, "no such command\n");
        rc = -1;
    }
    pthread_mutex_unlock(&c->lock); // expect: unlock-not-held
    return rc;
}
