#include "bitreader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct bitreader {
    int fd;
    ssize_t have, at;
    unsigned char buffer[4096];
};

struct bitreader *bitreader_open(const char *path)
{
    struct bitreader *r = malloc(sizeof *r);

    if (r == NULL) {
        return NULL;
    }
    r->have = r->at = 0;
    r->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0) {
        free(r);
        return NULL;
    }
    return r;
}

int bitreader_byte(struct bitreader *r)
{
    if (r->at == r->have) {
        r->have = read(r->fd, r->buffer, sizeof r->buffer);
        r->at = 0;
        if (r->have <= 0) {
            r->have = 0;
            return -1;
        }
    }
    return r->buffer[r->at++];
}

void bitreader_close(struct bitreader *r)
{
    if (r != NULL) {
        close(r->fd);
        free(r);
    }
}
