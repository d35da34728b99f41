// The checkpoint is put to disk, and so is the directory with its new name.
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

static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed;

    if (fd < 0) {
        return -1;
    }
    failed = fsync(fd);
    close(fd);
    return failed;
}

int checkpoint_save(const struct checkpoint *c)
{
    if (write_checkpoint("checkpoint.new", c) < 0) {
        return -1;
    }
    if (rename("checkpoint.new", "checkpoint") < 0) {
        return -1;
    }
    return sync_folder(".");
}
