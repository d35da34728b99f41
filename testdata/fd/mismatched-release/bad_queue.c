// A message queue is closed as if it were a descriptor, which it is on some systems.
#include <fcntl.h>
#include <mqueue.h>
#include <unistd.h>

int next_job(const char *queue, char *job, size_t size)
{
    mqd_t q = mq_open(queue, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (q == (mqd_t)-1) {
        return -1;
    }
    n = mq_receive(q, job, size, NULL);
    close(q); // expect: mismatched-release
    return n < 0 ? -1 : (int)n;
}
