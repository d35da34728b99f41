// The descriptor comes and goes through the address of its field.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct snapshot {
    int dir;
    dev_t device;
};

static int open_directory(const char *path, int *out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) < 0) {
        close(fd);
        return -1;
    }
    *out = fd;
    return 0;
}

static struct snapshot *snapshot_take(const char *path)
{
    struct snapshot *s = malloc(sizeof *s);

    if (s == NULL) {
        return NULL;
    }
    if (open_directory(path, &s->dir) < 0) {
        free(s);
        return NULL;
    }
    s->device = 0;
    return s;
}

static void close_directory(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void snapshot_drop(struct snapshot *s)
{
    close_directory(&s->dir);
    free(s);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct snapshot *s = snapshot_take(argv[i]);
        if (s == NULL) {
            return 1;
        }
        snapshot_drop(s);
    }
    return 0;
}
