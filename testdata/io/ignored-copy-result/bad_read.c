// The header is looked at whether it was read or not.
#include <stdint.h>
#include <unistd.h>

struct header {
    uint32_t magic, version, length;
};

int header_check(int fd)
{
    struct header h;

    read(fd, &h, sizeof h); // expect: ignored-copy-result
    return h.magic == 0x31474f4c && h.version == 1 ? (int)h.length : -1;
}
