// The size of the file is asked for through a descriptor that is closed already.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int store(const char *path, const void *data, size_t n)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd < 0) {
        return -1;
    }
    if (write(fd, data, n) != (ssize_t)n || fsync(fd) != 0) {
        close(fd);
        return -1;
    }
    if (close(fd) != 0) {
        return -1;
    }
    if (fstat(fd, &st) != 0) { // expect: use-after-close
        return -1;
    }
    printf("%s: %lld bytes\n", path, (long long)st.st_size);
    return 0;
}
