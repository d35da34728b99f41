// The record that was written behind our back may be short; only its failure is looked at.
#include <aio.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

struct job {
    struct aiocb cb;
    bool is_done;
};

bool job_start(struct job *j, int fd, void *data, size_t n, off_t at)
{
    memset(&j->cb, 0, sizeof j->cb);
    j->cb.aio_fildes = fd;
    j->cb.aio_buf = data;
    j->cb.aio_nbytes = n;
    j->cb.aio_offset = at;
    return aio_write(&j->cb) == 0;
}

bool job_finish(struct job *j)
{
    if (aio_error(&j->cb) == EINPROGRESS) {
        return false;
    }
    j->is_done = true;
    return aio_return(&j->cb) >= 0; // expect: short-copy
}
