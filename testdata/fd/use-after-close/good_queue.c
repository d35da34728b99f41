// A farewell is sent to the queue before it is closed.
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
    if (mq_send(queue, "", 1, 1) < 0) {
        rc = -1;
    }
    mq_close(queue);
    return rc;
}
