// The thread is detached only where nobody waits for it.
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct upload {
    int (*send)(struct upload *);
    bool in_background;
    int status;
};

static void *run_upload(void *arg)
{
    struct upload *u = arg;

    u->status = u->send(u);
    return NULL;
}

int upload_start(struct upload *u)
{
    pthread_t sender;
    int rc = pthread_create(&sender, NULL, run_upload, u);

    if (rc != 0) {
        return rc;
    }
    if (u->in_background) {
        pthread_detach(sender);
        return 0;
    }
    return pthread_join(sender, NULL);
}
