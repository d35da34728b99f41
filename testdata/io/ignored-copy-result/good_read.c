// The header is looked at when it was read whole.
#include <stdint.h>
#include <unistd.h>

struct header {
    uint32_t magic, version, length;
};

int header_check(int fd)
{
    struct header h;

    if (read(fd, &h, sizeof h) != (ssize_t)sizeof h) {
        return -1;
    }
    return h.magic == 0x31474f4c && h.version == 1 ? (int)h.length : -1;
}
