// Four handles collected with one exit label; on success they move into the result.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct box {
    int root, wake, signals;
    FILE *log;
};

static int move(int *fd)
{
    int value = *fd;

    *fd = -1;
    return value;
}

static void shut(int fd)
{
    if (fd != -1)
        close(fd);
}

static int open_log_in(int dir, FILE **log)
{
    int fd = openat(dir, "log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);

    if (fd < 0)
        return -1;
    *log = fdopen(fd, "a");
    if (*log == NULL) {
        close(fd);
        return -1;
    }
    return 0;
}

int box_open(struct box *b, const char *path, const sigset_t *watched)
{
    int rc = -1, root, wake = -1, signals = -1;

    root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        goto out;
    wake = eventfd(0, EFD_CLOEXEC);
    if (wake < 0)
        goto out;
    if ((signals = signalfd(-1, watched, SFD_CLOEXEC)) < 0)
        goto out;
    if (open_log_in(root, &b->log) < 0)
        goto out;
    b->root = move(&root);
    b->wake = move(&wake);
    b->signals = move(&signals);
    rc = 0;
out:
    shut(signals);
    shut(wake);
    shut(root);
    return rc;
}

void box_close(struct box *b)
{
    fclose(b->log);
    shut(b->signals);
    shut(b->wake);
    shut(b->root);
}
