// test: with bitreader.c
// The reader and its descriptor are lost when the header is not understood.
#include "bitreader.h"

#include <stddef.h>

enum { MAGIC = 0x5a, VERSION = 2 };

int image_planes(const char *path)
{
    struct bitreader *r = bitreader_open(path);
    int planes;

    if (r == NULL) {
        return -1;
    }
    if (bitreader_byte(r) != MAGIC) {
        bitreader_close(r);
        return -1;
    }
    if (bitreader_byte(r) != VERSION) {
        return -1; // expect: fd-leak
    }
    planes = bitreader_byte(r);
    bitreader_close(r);
    return planes;
}
