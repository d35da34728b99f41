// The index is written and put to disk, and whether it got its name is told.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

struct index {
    uint64_t offsets[64];
};

// Puts the names in the folder to disk.
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

int index_store(const struct index *index)
{
    int fd = open("index.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ssize_t n;

    if (fd < 0) {
        return -1;
    }
    n = write(fd, index, sizeof *index);
    if (n != (ssize_t)sizeof *index || fsync(fd) < 0) {
        close(fd);
        return -1;
    }
    if (close(fd) < 0) {
        return -1;
    }
    if (rename("index.new", "index") < 0) {
        return -1;
    }
    return sync_folder(".");
}
