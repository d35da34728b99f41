// A farewell is sent to the queue after it was closed.
#include <fcntl.h>
#include <mqueue.h>

int run_jobs(const char *name, int (*next)(char job[64]))
{
    char job[64];
    mqd_t queue = mq_open(name, O_WRONLY | O_CLOEXEC);
    int rc = 0;

    if (queue == (mqd_t)-1) {
        return -1;
    }
    while (rc == 0 && next(job)) {
        rc = mq_send(queue, job, sizeof job, 0);
    }
    mq_close(queue);
    return mq_send(queue, "", 1, 1) < 0 ? -1 : rc; // expect: use-after-close
}
