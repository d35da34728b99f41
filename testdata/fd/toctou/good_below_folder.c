// Plain files of a folder are emptied; the folder is open, and links are not followed.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int spool_empty(int folder, const char *name)
{
    struct stat st;
    int fd;

    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode)) {
        return -1;
    }
    fd = openat(folder, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (ftruncate(fd, 0) < 0) {
        close(fd);
        return -1;
    }
    return close(fd);
}
