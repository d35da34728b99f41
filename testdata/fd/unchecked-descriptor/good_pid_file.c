// A pid file is asked for before and after; one of the kernel's switches may be missing.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int write_pid(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int rc;

    if (fd < 0) {
        return -1;
    }
    rc = dprintf(fd, "%ld\n", (long)getpid()) < 0 ? -1 : 0;
    return close(fd) < 0 ? -1 : rc;
}

void spare_from_oom(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    dprintf(fd, "-100");
    close(fd);
}
