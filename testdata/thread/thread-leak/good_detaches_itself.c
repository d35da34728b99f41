// The thread detaches itself, so that whoever starts it need not care.
#include <pthread.h>
#include <stdlib.h>
#include <syslog.h>

struct notice {
    int level;
    char text[200];
};

static void prepare_thread(void)
{
    pthread_detach(pthread_self());
}

static void *send_notice(void *arg)
{
    struct notice *n = arg;

    prepare_thread();
    syslog(n->level, "%s", n->text);
    free(n);
    return NULL;
}

int notice_send(struct notice *n)
{
    pthread_t sender;
    int rc = pthread_create(&sender, NULL, send_notice, n);

    if (rc != 0) {
        free(n);
    }
    return rc;
}
