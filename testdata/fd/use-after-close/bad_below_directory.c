// The directory is closed by the helper, and its descriptor goes with it.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

static int entries(DIR *dir)
{
    int n = 0;

    while (readdir(dir) != NULL) {
        n++;
    }
    closedir(dir);
    return n;
}

int remove_stale(const char *path)
{
    DIR *dir = opendir(path);
    int fd, rc = 0;

    if (dir == NULL) {
        return -1;
    }
    fd = dirfd(dir);
    if (entries(dir) <= 2) {
        rc = unlinkat(fd, "stale", 0); // expect: use-after-close
    }
    return rc;
}
