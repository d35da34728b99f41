// The descriptor of a directory, by way of helpers: closedir() closes it with the directory.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct listing {
    DIR *dir;
    int fd;
};

static int number_of(DIR *dir)
{
    return dirfd(dir);
}

static void locate(DIR *dir, int *fd)
{
    *fd = number_of(dir);
}

static int listing_open(struct listing *l, const char *path)
{
    l->dir = opendir(path);
    if (l->dir == NULL)
        return -1;
    locate(l->dir, &l->fd);
    return 0;
}

static void listing_close(struct listing *l)
{
    closedir(l->dir);
}

long total_size(const char *path)
{
    struct listing l;
    const struct dirent *e;
    struct stat st;
    long total = 0;

    if (listing_open(&l, path) < 0)
        return -1;
    while ((e = readdir(l.dir)) != NULL) {
        if (fstatat(l.fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
            total += (long)st.st_size;
    }
    listing_close(&l);
    return total;
}

int go_to(const char *path)
{
    DIR *dir = opendir(path);
    int fd, rc;

    if (dir == NULL)
        return -1;
    locate(dir, &fd);
    rc = fchdir(fd);
    closedir(dir);
    return rc;
}
