// mq_open() returns (mqd_t)-1, and 0 is a queue like others.
#include <fcntl.h>
#include <mqueue.h>

long waiting_messages(const char *name)
{
    struct mq_attr attr;
    mqd_t queue = mq_open(name, O_RDONLY | O_CLOEXEC);
    int rc;

    if (queue == 0) { // expect: wrong-failure-test
        return -1;    // expect: resource-leak
    }
    rc = mq_getattr(queue, &attr);
    mq_close(queue);
    return rc < 0 ? -1 : attr.mq_curmsgs;
}
