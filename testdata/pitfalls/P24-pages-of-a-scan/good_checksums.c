// All files of a folder are summed up; what was read is given back to the cache.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int sum_file(const char *path, unsigned long *sum)
{
    unsigned char block[65536];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    while ((n = read(fd, block, sizeof block)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            *sum += block[i];
        }
    }
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
    return n < 0 ? -1 : 0;
}

int sum_folder(const char *path, unsigned long *sum)
{
    DIR *d = opendir(path);
    struct dirent *e;
    char name[512];
    int failed = 0;

    if (!d) {
        return -1;
    }
    while ((e = readdir(d)) != NULL) {
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        failed |= sum_file(name, sum);
    }
    closedir(d);
    return failed;
}
