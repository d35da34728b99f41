// The directory's own descriptor is only used; closedir() closes it. Standard streams are nobody's.
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int count_files(const char *path)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    struct stat st;
    int fd, n = 0;

    if (dir == NULL) {
        return -1;
    }
    fd = dirfd(dir);
    while ((entry = readdir(dir)) != NULL) {
        n += fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
    }
    closedir(dir);
    return n;
}

void leave_terminal(void)
{
    close(fileno(stdin));
}
