// The entries are counted; an empty directory is asked for its age before it is closed.
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

int is_abandoned(const char *path, time_t before)
{
    DIR *dir = opendir(path);
    struct stat st;
    int n = 0, rc = 0;

    if (dir == NULL) {
        return -1;
    }
    while (readdir(dir) != NULL) {
        n++;
    }
    if (n <= 2 && fstat(dirfd(dir), &st) == 0) {
        rc = st.st_mtime < before;
    }
    closedir(dir);
    return rc;
}
