// The header is written behind the last record.
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

struct header {
    uint32_t magic, records;
};

// Counts the records in the header, behind which new ones were added.
int update_header(const char *path, uint32_t records)
{
    struct header h = {0x4c4f4731, records};
    ssize_t n = -1;
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    if (lseek(fd, 0, SEEK_SET) == 0) {
        n = write(fd, &h, sizeof h); // expect: pwrite-on-append
    }
    if (close(fd) != 0) {
        return -1;
    }
    return n == (ssize_t)sizeof h ? 0 : -1;
}
