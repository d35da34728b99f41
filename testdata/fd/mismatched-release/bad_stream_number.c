// The descriptor of a directory, by way of helpers, is closed as if it were one of its own.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int number_of(DIR *dir)
{
    return dirfd(dir);
}

static void locate(DIR *dir, int *fd)
{
    *fd = number_of(dir);
}

int go_to(const char *path)
{
    DIR *dir = opendir(path);
    int fd, rc;

    if (dir == NULL)
        return -1;
    locate(dir, &fd);
    rc = fchdir(fd);
    close(fd); // expect: mismatched-release
    closedir(dir);
    return rc;
}
