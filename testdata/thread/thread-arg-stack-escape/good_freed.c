// The starter frees the request only if the thread could not be started.
#include <pthread.h>
#include <stdlib.h>
#include <syslog.h>

struct request {
    int level;
    char text[120];
};

static void *log_request(void *arg)
{
    struct request *r = arg;

    pthread_detach(pthread_self());
    syslog(r->level, "%s", r->text);
    free(r);
    return NULL;
}

int log_later(int level, char c)
{
    struct request *r = calloc(1, sizeof *r);
    pthread_t logger;
    int rc;

    if (r == NULL) {
        return -1;
    }
    r->level = level;
    r->text[0] = c;
    rc = pthread_create(&logger, NULL, log_request, r);
    if (rc != 0) {
        free(r);
    }
    return rc;
}
