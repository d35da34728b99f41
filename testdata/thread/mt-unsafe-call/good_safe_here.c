// strerror(), inet_ntoa() and rand() may be called by threads with the C library at hand.
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *ping(void *arg)
{
    struct in_addr at = {.s_addr = htonl((uint32_t)rand())};
    char *out = arg;

    snprintf(out, 64, "%s: %s", inet_ntoa(at), strerror(ETIMEDOUT));
    return NULL;
}

int main(void)
{
    static char text[2][64];
    pthread_t t[2];

    if (pthread_create(&t[0], NULL, ping, text[0]) != 0) {
        return 1;
    }
    if (pthread_create(&t[1], NULL, ping, text[1]) == 0) {
        pthread_join(t[1], NULL);
    }
    pthread_join(t[0], NULL);
    return 0;
}
