// A message queue is opened for each event and closed, full or not.
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>

int post_event(const char *queue, const char *event)
{
    mqd_t q = mq_open(queue, O_WRONLY | O_NONBLOCK);
    int rc;

    if (q == (mqd_t)-1) {
        return -1;
    }
    rc = mq_send(q, event, strlen(event) + 1, 0);
    mq_close(q);
    return rc;
}
