// Functions of another unit that take an open descriptor, as their declarations say.
#include <fcntl.h>
#include <unistd.h>

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 13
#    define READS_FD(n)  __attribute__((fd_arg_read(n)))
#    define WRITES_FD(n) __attribute__((fd_arg_write(n)))
#else
#    define READS_FD(n)
#    define WRITES_FD(n)
#endif

struct header {
    unsigned version, length;
};

int header_read(struct header *h, int fd) READS_FD(2);
WRITES_FD(1) int header_write(int fd, const struct header *h);

int header_of(const char *path, struct header *h)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad;

    if (fd < 0) {
        return -1;
    }
    bad = header_read(h, fd);
    close(fd);
    if (bad) {
        bad = header_read(h, fd); // expect: use-after-close
    }
    return bad;
}

int header_store(int fd, const struct header *h)
{
    if (close(fd) < 0) {
        return -1;
    }
    return header_write(fd, h); // expect: use-after-close
}
