// A message queue is opened for each event; one that is full is not closed.
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>

int post_event(const char *queue, const char *event)
{
    mqd_t q = mq_open(queue, O_WRONLY | O_NONBLOCK);

    if (q == (mqd_t)-1) {
        return -1;
    }
    if (mq_send(q, event, strlen(event) + 1, 0) < 0) {
        return -1; // expect: resource-leak
    }
    mq_close(q);
    return 0;
}
