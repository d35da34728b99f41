// The checkpoint itself is on the disk; its new name may not be.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

struct checkpoint {
    uint64_t log_start, log_end;
};

static int write_checkpoint(const char *path, const struct checkpoint *c)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int failed = 0;

    if (fd < 0) {
        return -1;
    }
    if (write(fd, c, sizeof *c) != (ssize_t)sizeof *c || fsync(fd) < 0) {
        failed = -1;
    }
    if (close(fd) < 0) {
        failed = -1;
    }
    return failed;
}

int checkpoint_save(const struct checkpoint *c)
{
    if (write_checkpoint("checkpoint.new", c) < 0) {
        return -1;
    }
    return rename("checkpoint.new", "checkpoint"); // expect: rename-without-dir-fsync
}
