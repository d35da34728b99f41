// The codec's stop() closes its input, which is rewound afterwards.
#include <fcntl.h>
#include <unistd.h>

struct codec {
    int (*start)(const char *path);
    int (*frame)(int fd, unsigned char *first);
    void (*stop)(int fd);
};

static int raw_start(const char *path)
{
    return open(path, O_RDWR | O_CLOEXEC);
}

static int raw_frame(int fd, unsigned char *first)
{
    return read(fd, first, 1) == 1 ? 0 : -1;
}

static void raw_stop(int fd)
{
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static const struct codec raw = {raw_start, raw_frame, raw_stop};

int first_sample(const char *path, unsigned char *sample)
{
    int rc, fd = raw.start(path);

    if (fd < 0)
        return -1;
    rc = raw.frame(fd, sample);
    raw.stop(fd);
    if (lseek(fd, 0, SEEK_SET) < 0) // expect: use-after-close
        rc = -1;
    return rc;
}
