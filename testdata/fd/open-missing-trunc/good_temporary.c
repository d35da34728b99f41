// The file under this name is a new one, and will not keep it.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Writes the state beside its place and puts it there.
// The new name is on the disk as well.
static int sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), failed;

    if (fd < 0) {
        return -1;
    }
    failed = fsync(fd);
    close(fd);
    return failed;
}

int state_save(const char *path, const char *text)
{
    char temporary[256];
    size_t size = strlen(text);
    ssize_t done;
    int fd, n = snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());

    if (n < 0 || (size_t)n >= sizeof temporary) {
        return -1;
    }
    fd = open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -1;
    }
    done = write(fd, text, size);
    if (fsync(fd) != 0) {
        done = -1;
    }
    if (close(fd) != 0) {
        done = -1;
    }
    if (done != (ssize_t)size || rename(temporary, path) != 0) {
        unlink(temporary);
        return -1;
    }
    return sync_folder(".");
}
