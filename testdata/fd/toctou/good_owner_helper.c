// A hook is run only if its owner is trusted; what was opened is looked at and changed.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

int hook_enable(const char *folder, const char *name)
{
    char path[512];
    struct stat st;
    int fd, failed = -1;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) == 0 && st.st_uid == geteuid()) {
        failed = fchmod(fd, 0700);
    }
    close(fd);
    return failed;
}
