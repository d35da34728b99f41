// The helper answers with 0 or an errno number; 0 means that there is something to close.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

enum { PAGE = 512 };

static int store_open(const char *path, int *out)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    off_t size;

    if (fd < 0)
        return errno;
    size = lseek(fd, 0, SEEK_END);
    if (size % PAGE != 0) {
        close(fd);
        return EILSEQ;
    }
    *out = fd;
    return 0;
}

int store_page(const char *path, uint32_t page, uint8_t *into)
{
    int fd = -1, err = store_open(path, &fd);
    ssize_t n;

    if (err)
        return err;
    n = pread(fd, into, PAGE, (off_t)page * PAGE);
    if (n != PAGE)
        return n < 0 ? errno : ERANGE; // expect: fd-leak
    close(fd);
    return 0;
}
