// mq_open() returns (mqd_t)-1 when it fails.
#include <fcntl.h>
#include <mqueue.h>

long waiting_messages(const char *name)
{
    struct mq_attr attr;
    mqd_t queue = mq_open(name, O_RDONLY | O_CLOEXEC);
    int rc;

    if (queue == (mqd_t)-1) {
        return -1;
    }
    rc = mq_getattr(queue, &attr);
    mq_close(queue);
    return rc < 0 ? -1 : attr.mq_curmsgs;
}
