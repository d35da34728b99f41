// The loop has no way out, but the thread is cancelled before it is waited for.
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct pulse {
    pthread_t thread;
    int fd;
};

static void *beat(void *arg)
{
    const struct pulse *p = arg;

    for (;;) {
        sleep(1);
        if (write(p->fd, ".", 1) < 0) {
            sleep(10);
        }
    }
    return NULL;
}

int pulse_start(struct pulse *p)
{
    return pthread_create(&p->thread, NULL, beat, p);
}

void pulse_stop(struct pulse *p)
{
    pthread_cancel(p->thread);
    pthread_join(p->thread, NULL);
    close(p->fd);
}
