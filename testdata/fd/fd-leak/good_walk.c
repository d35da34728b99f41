// A directory walk by descriptors; where fdopendir() fails, the directory is closed.
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long long walk(int parent, const char *name, int depth)
{
    long long total = 0;
    struct dirent *e;
    struct stat st;
    DIR *dir;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return -1;
    dir = fdopendir(fd);
    if (dir == NULL) {
        close(fd);
        return -1;
    }
    while ((e = readdir(dir)) != NULL) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth > 0) {
            long long below = walk(dirfd(dir), e->d_name, depth - 1);
            total += below > 0 ? below : 0;
        } else {
            total += st.st_size;
        }
    }
    closedir(dir);
    return total;
}

long long disk_usage(const char *path)
{
    return walk(AT_FDCWD, path, 32);
}
