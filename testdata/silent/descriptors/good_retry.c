// An open in a retry loop leaves it with one handle; `continue` closes first.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int open_retry(const char *path)
{
    int fd;

    for (;;) {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 || errno != EINTR) {
            break;
        }
    }
    return fd;
}

int open_unique(char *path, size_t size)
{
    int fd = -1;

    for (int i = 0; i < 100 && fd < 0; i++) {
        snprintf(path, size, "/tmp/job.%d", i);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }
    return fd;
}

unsigned long long total_size(DIR *d)
{
    unsigned long long sum = 0;
    struct dirent *e;

    while ((e = readdir(d))) {
        struct stat st;
        int fd = openat(dirfd(d), e->d_name, O_RDONLY | O_CLOEXEC);

        if (fd < 0) {
            continue;
        }
        if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
            close(fd);
            continue;
        }
        sum += (unsigned long long)st.st_size;
        close(fd);
    }
    return sum;
}
