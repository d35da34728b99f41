// Functions of another unit that take an open descriptor: as long as it is open, and one that takes
// any number.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 13
#    define READS_FD(n) __attribute__((fd_arg_read(n)))
#else
#    define READS_FD(n)
#endif

struct header {
    unsigned version, length;
};

int header_read(struct header *h, int fd) READS_FD(2);
void trace_number(const char *what, int number);

int header_of(const char *path, struct header *h)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad;

    if (fd < 0) {
        return -1;
    }
    bad = header_read(h, fd);
    if (bad) {
        bad = header_read(h, fd);
    }
    close(fd);
    trace_number("closed", fd);
    return bad;
}
